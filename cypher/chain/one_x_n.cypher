// 各产业链的“1+X+N”：已知有组织的链主、已知有组织的链上企业、没有组织记录的企业（未建与不详，链主在内），不在营和不在园区的另列
// 1 + X + N of each chain: leader firms known to have an organization, chain firms known to have one, firms without one on record (none or not known, leaders among them); who is not operating or outside the zone stands apart
// returns chain_id, chain, leaders, one, x, without_record, not_operating, outside
// twin    chaingraph.analysis.organizations.find_chain_tiers
MATCH (c:IndustryChain)
OPTIONAL MATCH (e:Enterprise)-[r:IN_CHAIN]->(c)
WITH c, e, coalesce(r.role, '') = 'leader' AS leader, coalesce(e.status, '') IN ['closed', 'suspended', 'building'] AS idle,
  NOT coalesce(e.in_zone, true) AS away,
  EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } OR ((coalesce(e.has_organization, false) OR coalesce(e.organizations, 0) > 0)
    AND NOT coalesce(e.has_organization = false OR e.organizations = 0, false)) AS organized
WITH c,
  sum(CASE WHEN leader THEN 1 ELSE 0 END) AS leaders,
  sum(CASE WHEN leader AND NOT idle AND NOT away AND organized THEN 1 ELSE 0 END) AS one,
  sum(CASE WHEN NOT leader AND NOT idle AND NOT away AND organized THEN 1 ELSE 0 END) AS x,
  sum(CASE WHEN e.id IS NOT NULL AND NOT idle AND NOT away AND NOT organized THEN 1 ELSE 0 END) AS without_record,
  sum(CASE WHEN idle THEN 1 ELSE 0 END) AS not_operating,
  sum(CASE WHEN away AND NOT idle THEN 1 ELSE 0 END) AS outside
RETURN c.id AS chain_id, c.name AS chain, leaders, one, x, without_record, not_operating, outside
ORDER BY chain, chain_id
