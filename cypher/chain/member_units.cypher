// 产业链党委的成员单位
// Member units of the chain committees
// returns committee_id, committee, unit_id, name, unit_kind, since
MATCH (u:Enterprise|MemberUnit)-[r:MEMBER_UNIT_OF]->(c:PartyOrganization)
RETURN c.id AS committee_id, c.name AS committee, u.id AS unit_id, u.name AS name,
  CASE WHEN EXISTS { MATCH (m:MemberUnit) WHERE m.id = u.id } THEN 'member_unit' ELSE 'enterprise' END AS unit_kind,
  r.since AS since
ORDER BY committee, committee_id, unit_kind, name, unit_id
