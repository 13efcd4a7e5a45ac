// 需求清单与园区内可能的供应企业
// Open demands and the firms of the park that supply or make just that
// returns demand_id, product, enterprise_id, name, supplier_id, supplier, customers
// twin    chaingraph.analysis.openings.find_demand_suppliers
MATCH (d:Demand)
WHERE d.matched IS NULL AND d.matched_by IS NULL AND d.product IS NOT NULL
MATCH (s:Enterprise)
WHERE (d.enterprise_id IS NULL OR s.id <> d.enterprise_id)
  AND (s.status IS NULL OR NOT s.status IN ['closed', 'suspended', 'building'])
  AND (d.product IN coalesce(s.products, [])
    OR EXISTS { MATCH (s)-[l:SUPPLIES]->(:Enterprise) WHERE l.product = d.product })
OPTIONAL MATCH (e:Enterprise)
WHERE e.id = d.enterprise_id
RETURN d.id AS demand_id, d.product AS product, e.id AS enterprise_id, e.name AS name, s.id AS supplier_id,
  s.name AS supplier, COUNT { MATCH (s)-[l:SUPPLIES]->(:Enterprise) WHERE l.product = d.product } AS customers
ORDER BY product, demand_id, customers DESC, supplier, supplier_id
