// 建立在企业中的党组织（单独或联合）
// Home organizations that are established in firms, alone or jointly
// returns organization_id, enterprise_id, joint
// twin    chaingraph.asof.homes.find_homes
MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e:Enterprise)
WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
WITH o, e, COUNT { MATCH (o)-[g:ESTABLISHED_IN]->() WHERE g.until IS NULL } AS units
RETURN o.id AS organization_id, e.id AS enterprise_id, units > 1 OR o.kind = 'joint_branch' AS joint
ORDER BY organization_id, enterprise_id
