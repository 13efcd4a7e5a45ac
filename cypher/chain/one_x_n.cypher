// 各产业链的“1+X+N”：链主、已建组织的链上企业、待培育企业
// 1 + X + N of each chain: leader firms with an organization, chain firms with one, firms to be cultivated
// returns chain_id, chain, leaders, leaders_organized, organized, to_cultivate, firms
// twin    chaingraph.analysis.one_x_n.summarize_one_x_n
MATCH (c:IndustryChain)
OPTIONAL MATCH (e:Enterprise)-[r:IN_CHAIN]->(c)
WHERE e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building']
WITH c, e, r, COUNT {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, false)
  } AS homes
WITH c,
  sum(CASE WHEN r.role = 'leader' THEN 1 ELSE 0 END) AS leaders,
  sum(CASE WHEN r.role = 'leader' AND homes > 0 THEN 1 ELSE 0 END) AS leaders_organized,
  sum(CASE WHEN coalesce(r.role, '') <> 'leader' AND homes > 0 THEN 1 ELSE 0 END) AS organized,
  sum(CASE WHEN e.id IS NOT NULL AND homes = 0 THEN 1 ELSE 0 END) AS to_cultivate,
  count(e.id) AS firms
RETURN c.id AS chain_id, c.name AS chain, leaders, leaders_organized, organized, to_cultivate, firms
ORDER BY firms DESC, chain, chain_id
