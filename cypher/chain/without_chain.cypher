// 不在任何产业链的在营企业
// Operating firms that are in no industry chain
// returns enterprise_id, name, industry, street, employees
MATCH (e:Enterprise)
WHERE (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND coalesce(e.in_zone, true)
  AND NOT EXISTS { MATCH (e)-[:IN_CHAIN]->(:IndustryChain) }
RETURN e.id AS enterprise_id, e.name AS name, e.industry AS industry, e.street AS street, e.employees AS employees
ORDER BY coalesce(employees, -1) DESC, name, enterprise_id
