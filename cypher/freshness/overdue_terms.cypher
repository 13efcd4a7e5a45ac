// 登记的届满日已过的党组织（没有届满日、须由起始日推算的见 organizations）
// Organizations whose recorded end of term has passed (terms reckoned from their start: see organizations)
// param   day: date = today ; 日期 ; the day
// returns organization_id, organization, organization_kind, term_end
MATCH (o:PartyOrganization)
WHERE o.term_end < $day AND o.dissolved IS NULL
RETURN o.id AS organization_id, o.name AS organization, o.kind AS organization_kind, o.term_end AS term_end
ORDER BY term_end, organization, organization_id
