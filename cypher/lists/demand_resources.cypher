// 需求清单与资源清单中的同名资源
// Open demands and resources of the same name on the list of resources
// returns demand_id, product, enterprise_id, name, resource_id, provider_id, offered
MATCH (d:Demand)
WHERE d.matched IS NULL AND d.matched_by IS NULL
MATCH (r:Resource)
WHERE r.name = d.product
  AND (r.provider_id IS NULL OR d.enterprise_id IS NULL OR r.provider_id <> d.enterprise_id)
OPTIONAL MATCH (e:Enterprise)
WHERE e.id = d.enterprise_id
RETURN d.id AS demand_id, d.product AS product, e.id AS enterprise_id, e.name AS name, r.id AS resource_id,
  r.provider_id AS provider_id, r.opened AS offered
ORDER BY product, demand_id, offered, resource_id
