// 已达成意向的需求
// Demands that have reached an intention
// returns demand_id, product, enterprise_id, name, supplier_id, supplier, opened, matched
MATCH (d:Demand)
WHERE d.matched IS NOT NULL OR d.matched_by IS NOT NULL OR d.met = true
OPTIONAL MATCH (e:Enterprise)
WHERE e.id = d.enterprise_id
OPTIONAL MATCH (s:Enterprise)
WHERE s.id = d.matched_by
RETURN d.id AS demand_id, d.product AS product, e.id AS enterprise_id, e.name AS name, s.id AS supplier_id,
  s.name AS supplier, d.opened AS opened, d.matched AS matched
ORDER BY matched, opened, product, demand_id
