// 以商招商的带动：每家企业直接和间接引进多少，最早和最近何时
// Clusters that grew by referral: what each firm brought, directly and through others, first and last
// returns enterprise_id, name, brought_directly, brought_in_all, first_brought, last_brought
MATCH path = (b:Project|Enterprise)-[:BROUGHT_BY*1..6]->(e:Enterprise)
WHERE b.id <> e.id
WITH e, b, min(length(path)) AS levels
MATCH (b)-[r:BROUGHT_BY]->(:Enterprise)
WITH e, b, levels, min(r.since) AS since
RETURN e.id AS enterprise_id, e.name AS name, sum(CASE WHEN levels = 1 THEN 1 ELSE 0 END) AS brought_directly,
  count(b.id) AS brought_in_all, min(since) AS first_brought, max(since) AS last_brought
ORDER BY brought_in_all DESC, brought_directly DESC, name, enterprise_id
