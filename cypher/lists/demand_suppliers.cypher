// 需求清单与园区内可能的供应企业
// Open demands and the firms of the park that supply or make just that
// returns demand_id, product, enterprise_id, name, supplier_id, supplier, customers
// twin    chaingraph.analysis.supply.demands.find_demand_suppliers
MATCH (s:Enterprise)
WHERE s.status IS NULL OR NOT s.status IN ['closed', 'suspended', 'building']
OPTIONAL MATCH (s)-[l:SUPPLIES]->(:Enterprise)
WITH s, collect(l.product) AS sold
WITH s, sold + coalesce(s.products, []) AS able
UNWIND able AS product
WITH DISTINCT s, product
OPTIONAL MATCH (s)-[l:SUPPLIES]->(:Enterprise)
WITH s, product, sum(CASE WHEN l.product = product THEN 1 ELSE 0 END) AS customers
// the index of demands by product makes this one look-up per firm and product
MATCH (d:Demand)
WHERE d.product = product AND d.matched IS NULL AND d.matched_by IS NULL
  AND (d.enterprise_id IS NULL OR d.enterprise_id <> s.id)
OPTIONAL MATCH (e:Enterprise)
WHERE e.id = d.enterprise_id
RETURN d.id AS demand_id, d.product AS product, e.id AS enterprise_id, e.name AS name, s.id AS supplier_id,
  s.name AS supplier, customers
ORDER BY product, demand_id, customers DESC, supplier, supplier_id
