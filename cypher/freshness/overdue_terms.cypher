// 届满未换届的党组织
// Organizations whose term has ended
// param   day: date = today ; 日期 ; the day
// returns organization_id, organization, organization_kind, term_end
MATCH (o:PartyOrganization)
WHERE o.term_end < $day AND o.dissolved IS NULL
RETURN o.id AS organization_id, o.name AS organization, o.kind AS organization_kind, o.term_end AS term_end
ORDER BY term_end, organization, organization_id
