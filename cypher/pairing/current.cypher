// 正在进行的结对
// Current pairings
// returns mentor_id, mentor, organization_id, organization, pairing_kind, since
MATCH (m:PartyOrganization)-[p:PAIRED_WITH]->(o:PartyOrganization)
WHERE p.until IS NULL
RETURN m.id AS mentor_id, m.name AS mentor, o.id AS organization_id, o.name AS organization, p.kind AS pairing_kind,
  p.since AS since
ORDER BY organization, organization_id, mentor, mentor_id
