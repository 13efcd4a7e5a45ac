// 资源清单及提供单位
// List of resources and who offers them
// returns resource_id, resource, provider_id, provider, offered
MATCH (r:Resource)
OPTIONAL MATCH (p:Enterprise|PartyOrganization|MemberUnit|Department)
WHERE p.id = r.provider_id
RETURN r.id AS resource_id, r.name AS resource, p.id AS provider_id, p.name AS provider, r.opened AS offered
ORDER BY resource, offered, provider, resource_id
