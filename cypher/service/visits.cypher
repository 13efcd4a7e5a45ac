// 各企业的走访次数与最近一次走访
// Visits to each firm and the last of them
// returns enterprise_id, name, visits, last_visit
MATCH (v:Visit)
WITH v.enterprise_id AS enterprise_id, sum(coalesce(v.count, 1)) AS visits, max(v.`on`) AS last_visit
MATCH (e:Enterprise)
WHERE e.id = enterprise_id
RETURN e.id AS enterprise_id, e.name AS name, visits, last_visit
ORDER BY visits DESC, last_visit DESC, name, enterprise_id
