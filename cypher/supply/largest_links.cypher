// 供应额最大的供应关系
// The largest supply links by value
// param   least: number = 1000.0 ; 供应额不低于（万元） ; least annual value (10⁴ yuan)
// returns supplier_id, supplier, customer_id, customer, product, annual_value
MATCH (s:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE l.annual_value >= $least
RETURN s.id AS supplier_id, s.name AS supplier, c.id AS customer_id, c.name AS customer, l.product AS product,
  l.annual_value AS annual_value
ORDER BY annual_value DESC, supplier, customer, product, supplier_id, customer_id
