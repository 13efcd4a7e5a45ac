// 各联系干部：联系企业数、其中某日以后没有走访记录的、本人走访次数
// Liaison officers: firms linked, those without a visit on record since a day, the officer's own visits
// param   since: date ; 起始日期 ; the day
// returns officer_id, department, firms, overdue, visits, last_visit
MATCH (o:Officer)
WHERE o.kind = 'liaison' OR EXISTS { MATCH (o)-[:LINKS]->(:Enterprise) }
OPTIONAL MATCH (d:Department)
WHERE d.id = o.department_id
OPTIONAL MATCH (o)-[:LINKS]->(e:Enterprise)
OPTIONAL MATCH (v:Visit)
WHERE v.enterprise_id = e.id
WITH o, d, e, max(v.`on`) AS last_seen
WITH o, d, count(e.id) AS firms, sum(CASE WHEN e.id IS NOT NULL AND (last_seen IS NULL OR last_seen < $since) THEN 1 ELSE 0 END) AS overdue
OPTIONAL MATCH (w:Visit)
WHERE w.officer_id = o.id
RETURN o.id AS officer_id, d.name AS department, firms, overdue,
  sum(CASE WHEN w.id IS NULL THEN 0 ELSE coalesce(w.count, 1) END) AS visits, max(w.`on`) AS last_visit
ORDER BY overdue DESC, firms DESC, department, officer_id
