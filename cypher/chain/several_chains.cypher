// 同在多条产业链的企业及其角色
// Firms in several chains, with their role in each
// returns enterprise_id, name, chain_id, chain, role
MATCH (e:Enterprise)-[r:IN_CHAIN]->(c:IndustryChain)
WHERE COUNT { MATCH (e)-[:IN_CHAIN]->(:IndustryChain) } > 1
RETURN e.id AS enterprise_id, e.name AS name, c.id AS chain_id, c.name AS chain, r.role AS role
ORDER BY name, enterprise_id, chain, chain_id
