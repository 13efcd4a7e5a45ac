// 园区内只有一家企业供应的产品
// Products that one firm alone supplies in the park
// returns product, supplier_id, supplier, customers
MATCH (s:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE l.product IS NOT NULL AND s.id <> c.id
  AND NOT EXISTS { MATCH (o:Enterprise)-[k:SUPPLIES]->(p:Enterprise) WHERE k.product = l.product AND o.id <> s.id AND o.id <> p.id }
RETURN l.product AS product, s.id AS supplier_id, s.name AS supplier, count(DISTINCT c.id) AS customers
ORDER BY customers DESC, product, supplier_id
