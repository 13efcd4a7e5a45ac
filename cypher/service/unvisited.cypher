// 某日以后没有走访记录的链上企业
// Chain firms without a visit on record since a day
// param   since: date ; 起始日期 ; the day
// returns enterprise_id, name, linked_officers, last_visit
MATCH (e:Enterprise)
WHERE EXISTS { MATCH (e)-[:IN_CHAIN]->(:IndustryChain) }
  AND (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND coalesce(e.in_zone, true)
OPTIONAL MATCH (v:Visit)
WHERE v.enterprise_id = e.id
WITH e, max(v.`on`) AS last_visit
WHERE last_visit IS NULL OR last_visit < $since
RETURN e.id AS enterprise_id, e.name AS name, COUNT { MATCH (:Officer)-[:LINKS]->(e) } AS linked_officers, last_visit
ORDER BY last_visit, linked_officers DESC, name, enterprise_id
