// 一家企业的下游：几级以内的客户
// Downstream of a firm: its customers within some tiers
// param   firm: Enterprise ; 企业：编号、信用代码、名称或别名 ; the firm: id, code, name or alias
// param   tiers: integer 1..10 = 3 ; 最多几级 ; greatest number of tiers
// returns enterprise_id, name, street, tier
// twin    chaingraph.analysis.supply.position.find_downstream
// one step per tier, each firm once: the time grows with the links, not with the routes through them
MATCH (f0:Enterprise)
WHERE (f0.id = $firm OR f0.name = $firm) AND NOT coalesce(f0.status, '') IN ['closed', 'suspended', 'building']
MATCH step = (f0)-[:SUPPLIES*0..1]->(f1:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f1.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f1, min(length(step)) AS tier
MATCH step = (f1)-[:SUPPLIES*0..1]->(f2:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f2.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f2, min(tier + length(step)) AS tier
MATCH step = (f2)-[:SUPPLIES*0..1]->(f3:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f3.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f3, min(tier + length(step)) AS tier
MATCH step = (f3)-[:SUPPLIES*0..1]->(f4:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f4.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f4, min(tier + length(step)) AS tier
MATCH step = (f4)-[:SUPPLIES*0..1]->(f5:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f5.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f5, min(tier + length(step)) AS tier
MATCH step = (f5)-[:SUPPLIES*0..1]->(f6:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f6.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f6, min(tier + length(step)) AS tier
MATCH step = (f6)-[:SUPPLIES*0..1]->(f7:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f7.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f7, min(tier + length(step)) AS tier
MATCH step = (f7)-[:SUPPLIES*0..1]->(f8:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f8.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f8, min(tier + length(step)) AS tier
MATCH step = (f8)-[:SUPPLIES*0..1]->(f9:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f9.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f9, min(tier + length(step)) AS tier
MATCH step = (f9)-[:SUPPLIES*0..1]->(f10:Enterprise)
WHERE length(step) = 0 OR (NOT coalesce(f10.status, '') IN ['closed', 'suspended', 'building'] AND
  all(link IN relationships(step) WHERE coalesce(link.status, 'declared') IN ['observed', 'declared']))
WITH f10, min(tier + length(step)) AS tier
WHERE tier > 0 AND tier <= $tiers
RETURN f10.id AS enterprise_id, f10.name AS name, f10.street AS street, tier
ORDER BY tier, name, enterprise_id
