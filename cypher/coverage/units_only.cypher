// 是产业链党委成员单位、本身没有党组织记录的在营企业
// Operating firms that are a member unit of a chain committee and have no organization on record
// returns enterprise_id, name, committee_id, committee
MATCH (e:Enterprise)-[:MEMBER_UNIT_OF]->(c:PartyOrganization)
WHERE (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND coalesce(e.in_zone, true)
  AND NOT EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  }
  // who says that it has one has one, unless it contradicts itself
  AND (coalesce(e.has_organization = false OR e.organizations = 0, false) OR NOT (coalesce(e.has_organization, false) OR coalesce(e.organizations, 0) > 0))
RETURN e.id AS enterprise_id, e.name AS name, c.id AS committee_id, c.name AS committee
ORDER BY committee, committee_id, name, enterprise_id
