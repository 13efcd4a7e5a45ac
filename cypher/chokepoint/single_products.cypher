// 园区内只有一家企业供应的产品
// Products that one firm alone supplies in the park
// returns product, supplier_id, supplier, customers
MATCH (s:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE l.product IS NOT NULL AND s.id <> c.id AND NOT coalesce(l.status, '') IN ['implied', 'candidate']
  AND NOT coalesce(s.status, '') IN ['closed', 'suspended', 'building'] AND NOT coalesce(c.status, '') IN ['closed', 'suspended', 'building']
WITH l.product AS product, count(DISTINCT s.id) AS suppliers, min(s.id) AS supplier_id, count(DISTINCT c.id) AS customers
WHERE suppliers = 1
MATCH (s:Enterprise)
WHERE s.id = supplier_id
RETURN product, s.id AS supplier_id, s.name AS supplier, customers
ORDER BY customers DESC, product, supplier_id
