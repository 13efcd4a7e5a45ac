// 园区总览：各类记录数
// The park at a glance: records of the main kinds
// returns record, records
UNWIND ['enterprise', 'organization', 'member', 'chain', 'member_unit', 'supplies', 'pairing', 'visit', 'event'] AS record
RETURN record, CASE record
  WHEN 'enterprise' THEN COUNT { MATCH (:Enterprise) }
  WHEN 'organization' THEN COUNT { MATCH (:PartyOrganization) }
  WHEN 'member' THEN COUNT { MATCH (:Member) }
  WHEN 'chain' THEN COUNT { MATCH (:IndustryChain) }
  WHEN 'member_unit' THEN COUNT { MATCH (:MemberUnit) }
  WHEN 'supplies' THEN COUNT { MATCH (:Enterprise)-[:SUPPLIES]->(:Enterprise) }
  WHEN 'pairing' THEN COUNT { MATCH (:PartyOrganization)-[:PAIRED_WITH]->(:PartyOrganization) }
  WHEN 'visit' THEN COUNT { MATCH (:Visit) }
  ELSE COUNT { MATCH (:Event) } END AS records
ORDER BY records DESC, record
