// 一家企业的上游：几级以内的供应商
// Upstream of a firm: its suppliers within some tiers
// param   firm: Enterprise ; 企业：编号、信用代码、名称或别名 ; the firm: id, code, name or alias
// param   tiers: integer 1..10 = 3 ; 最多几级 ; greatest number of tiers
// returns enterprise_id, name, street, tier
// twin    chaingraph.analysis.supply.position.find_upstream
// one step per tier, each firm once: the time grows with the links, not with the routes through them
MATCH (f0:Enterprise)
WHERE (f0.id = $firm OR f0.name = $firm) AND NOT coalesce(f0.status, '') IN ['closed', 'suspended', 'building']
MATCH step = (f1:Enterprise)-[:SUPPLIES*0..1]->(f0)
WHERE length(step) = 0 OR (NOT coalesce(f1.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f1, min(length(step)) AS tier
MATCH step = (f2:Enterprise)-[:SUPPLIES*0..1]->(f1)
WHERE length(step) = 0 OR (NOT coalesce(f2.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f2, min(tier + length(step)) AS tier
MATCH step = (f3:Enterprise)-[:SUPPLIES*0..1]->(f2)
WHERE length(step) = 0 OR (NOT coalesce(f3.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f3, min(tier + length(step)) AS tier
MATCH step = (f4:Enterprise)-[:SUPPLIES*0..1]->(f3)
WHERE length(step) = 0 OR (NOT coalesce(f4.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f4, min(tier + length(step)) AS tier
MATCH step = (f5:Enterprise)-[:SUPPLIES*0..1]->(f4)
WHERE length(step) = 0 OR (NOT coalesce(f5.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f5, min(tier + length(step)) AS tier
MATCH step = (f6:Enterprise)-[:SUPPLIES*0..1]->(f5)
WHERE length(step) = 0 OR (NOT coalesce(f6.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f6, min(tier + length(step)) AS tier
MATCH step = (f7:Enterprise)-[:SUPPLIES*0..1]->(f6)
WHERE length(step) = 0 OR (NOT coalesce(f7.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f7, min(tier + length(step)) AS tier
MATCH step = (f8:Enterprise)-[:SUPPLIES*0..1]->(f7)
WHERE length(step) = 0 OR (NOT coalesce(f8.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f8, min(tier + length(step)) AS tier
MATCH step = (f9:Enterprise)-[:SUPPLIES*0..1]->(f8)
WHERE length(step) = 0 OR (NOT coalesce(f9.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f9, min(tier + length(step)) AS tier
MATCH step = (f10:Enterprise)-[:SUPPLIES*0..1]->(f9)
WHERE length(step) = 0 OR (NOT coalesce(f10.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f10, min(tier + length(step)) AS tier
WHERE tier > 0 AND tier <= $tiers
RETURN f10.id AS enterprise_id, f10.name AS name, f10.street AS street, tier
ORDER BY tier, name, enterprise_id
