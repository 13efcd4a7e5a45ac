// 独家供应：客户的某种产品在园区内只有一家供应商（产品按写法比较）
// Sole suppliers: a customer has one supplier in the park for a product (goods as they are typed)
// param   least: integer = 2 ; 至少有几家客户依赖 ; least number of customers that depend on it
// returns supplier_id, supplier, product, customers, annual_value
// twin    chaingraph.analysis.supply.position.find_sole_suppliers
MATCH (s:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE s.id <> c.id AND l.product IS NOT NULL AND NOT coalesce(l.status, '') IN ['implied', 'candidate']
  AND NOT coalesce(s.status, '') IN ['closed', 'suspended', 'building'] AND NOT coalesce(c.status, '') IN ['closed', 'suspended', 'building']
WITH c, l.product AS product, count(DISTINCT s.id) AS suppliers, min(s.id) AS supplier_id,
  count(l.annual_value) AS known, sum(l.annual_value) AS value
WHERE suppliers = 1
WITH supplier_id, product, count(c.id) AS customers, sum(known) AS known, sum(value) AS value
WHERE customers >= $least
MATCH (s:Enterprise)
WHERE s.id = supplier_id
RETURN s.id AS supplier_id, s.name AS supplier, product, customers,
  CASE WHEN known > 0 THEN round(value, 2) END AS annual_value
ORDER BY customers DESC, coalesce(annual_value, -1) DESC, supplier, product, supplier_id
