// 没有干部联系记录的链上企业
// Chain firms without an officer on record
// returns enterprise_id, name, employees
MATCH (e:Enterprise)
WHERE EXISTS { MATCH (e)-[:IN_CHAIN]->(:IndustryChain) }
  AND (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND coalesce(e.in_zone, true)
  AND NOT EXISTS { MATCH (:Officer)-[:LINKS]->(e) }
RETURN e.id AS enterprise_id, e.name AS name, e.employees AS employees
ORDER BY coalesce(employees, -1) DESC, name, enterprise_id
