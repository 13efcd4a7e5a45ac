// 各部门：联系干部、联系企业与走访次数
// Departments: linked officers, firms and visits
// returns department_id, department, officers, firms, visits
MATCH (d:Department)
OPTIONAL MATCH (o:Officer)-[:LINKS]->(e:Enterprise)
WHERE o.department_id = d.id
WITH d, count(DISTINCT o.id) AS officers, count(DISTINCT e.id) AS firms
OPTIONAL MATCH (w:Officer), (v:Visit)
WHERE w.department_id = d.id AND v.officer_id = w.id
WITH d, officers, firms, sum(CASE WHEN v.id IS NULL THEN 0 ELSE coalesce(v.count, 1) END) AS visits
RETURN d.id AS department_id, d.name AS department, officers, firms, visits
ORDER BY firms DESC, visits DESC, department, department_id
