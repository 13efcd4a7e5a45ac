// 某日以后没有走访记录的链上企业及其联系干部，每名干部一行
// Chain firms without a visit on record since a day, a row for each of their officers
// param   since: date ; 起始日期 ; the day
// returns enterprise_id, name, officer_id, department, last_by_officer, last_visit
MATCH (e:Enterprise)
WHERE EXISTS { MATCH (e)-[:IN_CHAIN]->(:IndustryChain) }
  AND (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND coalesce(e.in_zone, true)
OPTIONAL MATCH (v:Visit)
WHERE v.enterprise_id = e.id
WITH e, max(v.`on`) AS last_visit
WHERE last_visit IS NULL OR last_visit < $since
OPTIONAL MATCH (o:Officer)-[:LINKS]->(e)
OPTIONAL MATCH (d:Department)
WHERE d.id = o.department_id
OPTIONAL MATCH (w:Visit)
WHERE w.enterprise_id = e.id AND w.officer_id = o.id
RETURN e.id AS enterprise_id, e.name AS name, o.id AS officer_id, d.name AS department, max(w.`on`) AS last_by_officer, last_visit
ORDER BY last_visit, name, enterprise_id, officer_id
