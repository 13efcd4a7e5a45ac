// 互为供应商的企业
// Firms that supply each other
// returns enterprise_id, name, partner_id, partner
MATCH (a:Enterprise)-[:SUPPLIES]->(b:Enterprise)
WHERE a.id < b.id AND EXISTS { MATCH (b)-[:SUPPLIES]->(a) }
RETURN DISTINCT a.id AS enterprise_id, a.name AS name, b.id AS partner_id, b.name AS partner
ORDER BY name, partner, enterprise_id, partner_id
