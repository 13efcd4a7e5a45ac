// 各产业链“1+X+N”各层在一段时间内的融资（1 链主，X 已知有组织的其他链上企业，N 其余）
// Financing within a time by chain and tier of 1 + X + N (one: leaders, x: others known to have an organization, n: the rest)
// param   since: date = 2000-01-01 ; 起始日期 ; first day
// param   until: date = today ; 截止日期 ; last day
// returns chain_id, chain, chain_tier, firms, financed, amount, amounts_unknown
MATCH (e:Enterprise)-[r:IN_CHAIN]->(c:IndustryChain)
WHERE NOT coalesce(e.status, '') IN ['closed', 'suspended', 'building'] AND coalesce(e.in_zone, true)
WITH c, e, CASE
  WHEN coalesce(r.role, '') = 'leader' THEN 'one'
  WHEN EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } OR ((coalesce(e.has_organization, false) OR coalesce(e.organizations, 0) > 0)
    AND NOT coalesce(e.has_organization = false OR e.organizations = 0, false)) THEN 'x'
  ELSE 'n' END AS chain_tier
OPTIONAL MATCH (f:Financing)
WHERE f.enterprise_id = e.id AND f.`on` >= $since AND f.`on` <= $until
RETURN c.id AS chain_id, c.name AS chain, chain_tier, count(DISTINCT e.id) AS firms, count(DISTINCT f.enterprise_id) AS financed,
  CASE WHEN count(f.amount) > 0 THEN round(sum(f.amount), 2) END AS amount, count(f.id) - count(f.amount) AS amounts_unknown
ORDER BY chain, chain_id, CASE chain_tier WHEN 'one' THEN 0 WHEN 'x' THEN 1 ELSE 2 END
