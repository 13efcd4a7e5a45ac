// 需求清单：尚未达成意向的需求
// List of demands: those without an intention yet
// returns demand_id, product, enterprise_id, name, opened
MATCH (d:Demand)
WHERE d.matched IS NULL AND d.matched_by IS NULL AND NOT coalesce(d.met, false)
OPTIONAL MATCH (e:Enterprise)
WHERE e.id = d.enterprise_id
RETURN d.id AS demand_id, d.product AS product, e.id AS enterprise_id, e.name AS name, d.opened AS opened
ORDER BY opened, product, name, demand_id
