// 园区内流通的产品：供应商、客户与供应额
// Products that are traded in the park: suppliers, customers and value
// returns product, suppliers, customers, links, annual_value, values_unknown
MATCH (s:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE l.product IS NOT NULL
RETURN l.product AS product, count(DISTINCT s.id) AS suppliers, count(DISTINCT c.id) AS customers, count(l) AS links,
  CASE WHEN count(l.annual_value) > 0 THEN round(sum(l.annual_value), 2) END AS annual_value, count(l) - count(l.annual_value) AS values_unknown
ORDER BY links DESC, suppliers DESC, product
