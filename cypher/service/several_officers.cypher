// 有多名联系干部的企业
// Firms with several liaison officers
// returns enterprise_id, name, linked_officers, departments
MATCH (o:Officer)-[:LINKS]->(e:Enterprise)
WITH e, count(DISTINCT o.id) AS linked_officers, count(DISTINCT o.department_id) AS departments
WHERE linked_officers > 1
RETURN e.id AS enterprise_id, e.name AS name, linked_officers, departments
ORDER BY linked_officers DESC, name, enterprise_id
