// 各产业链的“1+X+N”：已建组织的链主、已建组织的链上企业、待培育企业（未建组织的链主在内），不在营的另列
// 1 + X + N of each chain: leader firms with an organization, chain firms with one, firms to be cultivated (leaders without an organization among them); who is not operating stands apart
// param   most: integer = rule committee.leaders ; 一条链的链主上限 ; greatest number of leaders of a chain
// returns chain_id, chain, leaders, one, x, n, not_operating, violations
// twin    chaingraph.analysis.organizations.find_chain_tiers
MATCH (c:IndustryChain)
OPTIONAL MATCH (e:Enterprise)-[r:IN_CHAIN]->(c)
WITH c, e, coalesce(r.role, '') = 'leader' AS leader, coalesce(e.status, '') IN ['closed', 'suspended', 'building'] AS idle,
  COUNT {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } AS homes
WITH c,
  sum(CASE WHEN leader THEN 1 ELSE 0 END) AS leaders,
  sum(CASE WHEN leader AND NOT idle AND homes > 0 THEN 1 ELSE 0 END) AS one,
  sum(CASE WHEN NOT leader AND NOT idle AND homes > 0 THEN 1 ELSE 0 END) AS x,
  sum(CASE WHEN e.id IS NOT NULL AND NOT idle AND homes = 0 THEN 1 ELSE 0 END) AS n,
  sum(CASE WHEN idle THEN 1 ELSE 0 END) AS not_operating,
  sum(CASE WHEN leader AND NOT idle AND homes = 0 THEN 1 ELSE 0 END) AS bare_leaders
RETURN c.id AS chain_id, c.name AS chain, leaders, one, x, n, not_operating,
  not_operating + bare_leaders + CASE WHEN leaders > $most THEN one ELSE 0 END AS violations
ORDER BY chain, chain_id
