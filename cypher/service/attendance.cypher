// 各产业链党委的成员单位：参加、主持某类活动的次数，没有参加的也列出
// Member units of the chain committees: how often each attended and hosted a kind of event, the absent ones too
// param   kind: text = "roundtable" ; 活动类别 ; kind of event
// returns committee_id, committee, unit_id, name, attended, hosted, last_event
MATCH (u:Enterprise|PartyOrganization|MemberUnit)-[:MEMBER_UNIT_OF]->(c:PartyOrganization)
OPTIONAL MATCH (u)-[a:ATTENDED]->(v:Event)
WHERE v.kind = $kind
RETURN c.id AS committee_id, c.name AS committee, u.id AS unit_id, u.name AS name, count(v.id) AS attended,
  sum(CASE WHEN a.host THEN 1 ELSE 0 END) AS hosted, max(v.`on`) AS last_event
ORDER BY committee, committee_id, attended DESC, name, unit_id
