// 采购过度依赖一家供应商的企业（只看供应额已知的）
// Firms that buy most from one supplier, among links of known value
// param   share: number = 0.8 ; 占比不低于 ; least share
// returns customer_id, customer, supplier_id, supplier, share, annual_value, values_unknown
MATCH (s:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE NOT coalesce(l.status, '') IN ['implied', 'candidate']
  AND NOT coalesce(s.status, '') IN ['closed', 'suspended', 'building'] AND NOT coalesce(c.status, '') IN ['closed', 'suspended', 'building']
WITH c, round(sum(l.annual_value), 2) AS total, count(l) - count(l.annual_value) AS values_unknown
WHERE total > 0
MATCH (s:Enterprise)-[k:SUPPLIES]->(c)
WHERE NOT coalesce(k.status, '') IN ['implied', 'candidate'] AND NOT coalesce(s.status, '') IN ['closed', 'suspended', 'building']
WITH c, total, values_unknown, s, round(sum(k.annual_value), 2) AS annual_value
WHERE annual_value >= $share * total
RETURN c.id AS customer_id, c.name AS customer, s.id AS supplier_id, s.name AS supplier,
  round(annual_value / total, 4) AS share, annual_value, values_unknown
ORDER BY share DESC, annual_value DESC, customer, supplier, customer_id, supplier_id
