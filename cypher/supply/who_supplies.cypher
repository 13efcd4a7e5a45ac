// 谁供应或生产某种产品
// Who supplies or makes a product
// param   product: text ; 产品（部分名称即可） ; the product, or a part of its name
// returns enterprise_id, name, customers, declared
MATCH (e:Enterprise)
OPTIONAL MATCH (e)-[s:SUPPLIES]->(c:Enterprise)
WHERE s.product CONTAINS $product
WITH e, count(DISTINCT c.id) AS customers,
  CASE WHEN e.products IS NULL OR size(e.products) = 0 THEN [''] ELSE e.products END AS products
UNWIND products AS made
WITH e, customers, max(CASE WHEN made CONTAINS $product THEN 1 ELSE 0 END) AS makes
WHERE customers > 0 OR makes > 0
RETURN e.id AS enterprise_id, e.name AS name, customers, makes > 0 AS declared
ORDER BY customers DESC, name, enterprise_id
