// 一家企业的下游：几级以内的客户
// Downstream of a firm: its customers within some tiers
// param   firm: text ; 企业编号或名称 ; id or name of the firm
// param   tiers: integer = 3 ; 最多几级（不超过 4） ; greatest number of tiers (up to 4)
// returns enterprise_id, name, street, tier
// twin    chaingraph.analysis.supply_position.find_downstream
MATCH path = (e:Enterprise)-[:SUPPLIES*1..4]->(c:Enterprise)
WHERE (e.id = $firm OR e.name = $firm) AND c.id <> e.id
WITH c, min(length(path)) AS tier
WHERE tier <= $tiers
RETURN c.id AS enterprise_id, c.name AS name, c.street AS street, tier
ORDER BY tier, name, enterprise_id
