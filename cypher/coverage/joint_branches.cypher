// 联合党组织及其所在企业
// Joint organizations and the firms that they are established in
// returns organization_id, organization, enterprise_id, name, street, units
MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e:Enterprise)
WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
WITH o, e, COUNT { MATCH (o)-[g:ESTABLISHED_IN]->() WHERE g.until IS NULL } AS units
WHERE units > 1 OR o.kind = 'joint_branch'
RETURN o.id AS organization_id, o.name AS organization, e.id AS enterprise_id, e.name AS name, e.street AS street, units
ORDER BY units DESC, organization, organization_id, name, enterprise_id
