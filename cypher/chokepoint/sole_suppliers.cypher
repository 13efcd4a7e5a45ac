// 独家供应：客户的某种产品在园区内只有一家供应商
// Sole suppliers: a customer has one supplier in the park for a product
// param   least: integer = 2 ; 至少有几家客户依赖 ; least number of customers that depend on it
// returns supplier_id, supplier, product, customers, annual_value
MATCH (s:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE s.id <> c.id AND l.product IS NOT NULL
  AND NOT EXISTS { MATCH (o:Enterprise)-[k:SUPPLIES]->(c) WHERE k.product = l.product AND o.id <> s.id AND o.id <> c.id }
WITH s, l.product AS product, count(DISTINCT c.id) AS customers, round(sum(l.annual_value), 2) AS annual_value
WHERE customers >= $least
RETURN s.id AS supplier_id, s.name AS supplier, product, customers, annual_value
ORDER BY customers DESC, annual_value DESC, supplier, product, supplier_id
