// 一家企业的上游：几级以内的供应商
// Upstream of a firm: its suppliers within some tiers
// param   firm: text ; 企业编号或名称 ; id or name of the firm
// param   tiers: integer = 3 ; 最多几级（不超过 4） ; greatest number of tiers (up to 4)
// returns enterprise_id, name, street, tier
// twin    chaingraph.analysis.supply_position.find_upstream
MATCH path = (s:Enterprise)-[:SUPPLIES*1..4]->(e:Enterprise)
WHERE (e.id = $firm OR e.name = $firm) AND s.id <> e.id
WITH s, min(length(path)) AS tier
WHERE tier <= $tiers
RETURN s.id AS enterprise_id, s.name AS name, s.street AS street, tier
ORDER BY tier, name, enterprise_id
