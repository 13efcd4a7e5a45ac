// 没有现任书记记录的党组织
// Organizations without a current secretary on record
// returns organization_id, organization, organization_kind
// twin    chaingraph.analysis.organizations.check_organizations
MATCH (o:PartyOrganization)
WHERE o.dissolved IS NULL
  AND NOT EXISTS { MATCH ()-[r:SERVES_AS]->(o) WHERE r.role = 'secretary' AND r.until IS NULL }
RETURN o.id AS organization_id, o.name AS organization, o.kind AS organization_kind
ORDER BY organization, organization_id
