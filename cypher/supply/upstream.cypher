// 一家企业的上游：几级以内的供应商
// Upstream of a firm: its suppliers within some tiers
// param   firm: Enterprise ; 企业：编号、信用代码、名称或别名 ; the firm: id, code, name or alias
// param   tiers: integer 1..10 = 3 ; 最多几级 ; greatest number of tiers
// returns enterprise_id, name, street, tier
// twin    chaingraph.analysis.supply.position.find_upstream
// one step per tier, each firm once: the time grows with the links, not with the routes through them
MATCH (f0:Enterprise)
WHERE f0.id = $firm OR f0.name = $firm
MATCH step = (f1:Enterprise)-[:SUPPLIES*0..1]->(f0)
WITH f1, min(length(step)) AS tier
MATCH step = (f2:Enterprise)-[:SUPPLIES*0..1]->(f1)
WITH f2, min(tier + length(step)) AS tier
MATCH step = (f3:Enterprise)-[:SUPPLIES*0..1]->(f2)
WITH f3, min(tier + length(step)) AS tier
MATCH step = (f4:Enterprise)-[:SUPPLIES*0..1]->(f3)
WITH f4, min(tier + length(step)) AS tier
MATCH step = (f5:Enterprise)-[:SUPPLIES*0..1]->(f4)
WITH f5, min(tier + length(step)) AS tier
MATCH step = (f6:Enterprise)-[:SUPPLIES*0..1]->(f5)
WITH f6, min(tier + length(step)) AS tier
MATCH step = (f7:Enterprise)-[:SUPPLIES*0..1]->(f6)
WITH f7, min(tier + length(step)) AS tier
MATCH step = (f8:Enterprise)-[:SUPPLIES*0..1]->(f7)
WITH f8, min(tier + length(step)) AS tier
MATCH step = (f9:Enterprise)-[:SUPPLIES*0..1]->(f8)
WITH f9, min(tier + length(step)) AS tier
MATCH step = (f10:Enterprise)-[:SUPPLIES*0..1]->(f9)
WITH f10, min(tier + length(step)) AS tier
WHERE tier > 0 AND tier <= $tiers
RETURN f10.id AS enterprise_id, f10.name AS name, f10.street AS street, tier
ORDER BY tier, name, enterprise_id
