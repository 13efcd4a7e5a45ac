// 一个党组织可请哪些先进党组织帮带：同链、同街道
// Whom an organization could ask as a mentor: exemplary organizations of the same chain or street
// param   organization: PartyOrganization ; 党组织：编号、名称或简称 ; the organization: id, name or short name
// returns mentor_id, mentor, honour_level, shared_chains, same_street, taken, places
MATCH (o:PartyOrganization)
WHERE o.id = $organization OR o.name = $organization
MATCH (m:PartyOrganization)
WHERE m.id <> o.id AND m.honours IS NOT NULL AND m.dissolved IS NULL AND NOT coalesce(m.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = m.id })
OPTIONAL MATCH (m)-[:ESTABLISHED_IN]->(:Enterprise)-[:IN_CHAIN]->(c:IndustryChain)<-[:IN_CHAIN]-(:Enterprise)<-[:ESTABLISHED_IN]-(o)
WITH o, m, count(DISTINCT c.id) AS shared_chains
RETURN m.id AS mentor_id, m.name AS mentor, m.honour_level AS honour_level, shared_chains,
  m.street = o.street AS same_street,
  COUNT { MATCH (m)-[p:PAIRED_WITH]->(:PartyOrganization) WHERE p.until IS NULL } AS taken,
  m.mentor_capacity AS places
ORDER BY shared_chains DESC, CASE WHEN same_street THEN 0 ELSE 1 END, mentor, mentor_id
