// 各产业链的问题：按类别与难点（联动难、同步难、配套难）
// Problems of each chain by kind and difficulty (linkage, synchrony, support)
// returns chain_id, chain, problem_kind, difficulty, problems, solved, open, firms
MATCH (c:IndustryChain)<-[:IN_CHAIN]-(e:Enterprise), (p:Problem)
WHERE p.enterprise_id = e.id
RETURN c.id AS chain_id, c.name AS chain, p.kind AS problem_kind, p.difficulty AS difficulty, count(DISTINCT p.id) AS problems,
  count(DISTINCT CASE WHEN p.closed IS NOT NULL THEN p.id END) AS solved,
  count(DISTINCT CASE WHEN p.closed IS NULL THEN p.id END) AS open, count(DISTINCT e.id) AS firms
ORDER BY chain, chain_id, problems DESC, problem_kind, difficulty
