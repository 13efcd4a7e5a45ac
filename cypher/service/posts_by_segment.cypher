// 各产业链环节的先锋岗、责任区、示范班组，没有的在前
// Vanguard posts, areas and model teams in the firms of each segment, segments without one first
// returns chain, segment_id, segment, essential, firms, posts
MATCH (s:ChainSegment)
OPTIONAL MATCH (c:IndustryChain)
WHERE c.id = s.chain_id
OPTIONAL MATCH (e:Enterprise)-[:IN_SEGMENT]->(s)
OPTIONAL MATCH (p:Post)
WHERE p.enterprise_id = e.id
RETURN c.name AS chain, s.id AS segment_id, s.name AS segment, s.essential AS essential, count(DISTINCT e.id) AS firms,
  count(DISTINCT p.id) AS posts
ORDER BY posts, CASE WHEN coalesce(essential, false) THEN 0 ELSE 1 END, firms DESC, chain, segment, segment_id
