// 一个党组织的下级党组织
// Organizations below an organization
// param   organization: PartyOrganization ; 党组织：编号、名称或简称 ; the organization: id, name or short name
// returns organization_id, organization, organization_kind, levels
MATCH path = (o:PartyOrganization)-[:SUBORDINATE_TO*1..5]->(p:PartyOrganization)
WHERE (p.id = $organization OR p.name = $organization) AND o.dissolved IS NULL
WITH o, min(length(path)) AS levels
RETURN o.id AS organization_id, o.name AS organization, o.kind AS organization_kind, levels
ORDER BY levels, organization, organization_id
