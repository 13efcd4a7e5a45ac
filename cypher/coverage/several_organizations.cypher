// 建有多个党组织的企业
// Firms with several organizations
// returns enterprise_id, name, organizations
MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e:Enterprise)
WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
WITH e, count(DISTINCT o.id) AS organizations
WHERE organizations > 1
RETURN e.id AS enterprise_id, e.name AS name, organizations
ORDER BY organizations DESC, name, enterprise_id
