// 把几条产业链连在一起的企业：供应和协作对象分属几条链
// Firms that connect chains: those whose partners in supply and co-operation are of several chains
// param   least: integer = 3 ; 至少几条产业链 ; least number of chains
// returns enterprise_id, name, chains, partners
MATCH (e:Enterprise)-[r:SUPPLIES|COOPERATES_WITH]-(o:Enterprise)-[:IN_CHAIN]->(c:IndustryChain)
WHERE e.id <> o.id
  AND NOT coalesce(e.status, '') IN ['closed', 'suspended', 'building'] AND NOT coalesce(o.status, '') IN ['closed', 'suspended', 'building']
WITH e, count(DISTINCT c.id) AS chains, count(DISTINCT o.id) AS partners
WHERE chains >= $least
RETURN e.id AS enterprise_id, e.name AS name, chains, partners
ORDER BY chains DESC, partners DESC, name, enterprise_id
