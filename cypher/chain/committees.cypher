// 产业链党委：成员单位、指导力量与链上企业
// Chain committees: member units, guides and firms of the chain
// returns chain_id, chain, committee_id, committee, founded, units, guiding_leaders, instructors, firms
MATCH (c:IndustryChain)
OPTIONAL MATCH (o:PartyOrganization)
WHERE o.id = c.committee_id
RETURN c.id AS chain_id, c.name AS chain, o.id AS committee_id, o.name AS committee, o.founded AS founded,
  COUNT { MATCH ()-[:MEMBER_UNIT_OF]->(o) } AS units,
  COUNT { MATCH (g:Officer)-[:GUIDES]->(c) WHERE g.kind = 'guiding_leader' } AS guiding_leaders,
  COUNT { MATCH (g:Officer)-[:GUIDES]->(c) WHERE g.kind = 'instructor' } AS instructors,
  COUNT { MATCH (:Enterprise)-[:IN_CHAIN]->(c) } AS firms
ORDER BY founded, chain, chain_id
