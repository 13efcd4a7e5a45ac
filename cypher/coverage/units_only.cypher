// 只是产业链党委成员单位、本身未建党组织的企业
// Firms that are only a member unit of a chain committee and have no organization
// returns enterprise_id, name, committee_id, committee
MATCH (e:Enterprise)-[:MEMBER_UNIT_OF]->(c:PartyOrganization)
WHERE (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND NOT EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  }
RETURN e.id AS enterprise_id, e.name AS name, c.id AS committee_id, c.name AS committee
ORDER BY committee, committee_id, name, enterprise_id
