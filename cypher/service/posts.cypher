// 各产业链党委的先锋岗、责任区、示范班组
// Vanguard posts, areas and model teams of each chain committee
// returns committee_id, committee, posts, firms, kind_unknown
MATCH (p:Post)
OPTIONAL MATCH (c:PartyOrganization)
WHERE c.id = p.committee_id
RETURN c.id AS committee_id, c.name AS committee, count(p.id) AS posts, count(DISTINCT p.enterprise_id) AS firms,
  count(p.id) - count(p.kind) AS kind_unknown
ORDER BY posts DESC, committee, committee_id
