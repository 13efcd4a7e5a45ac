// 各产业链企业中在职的正式党员、预备党员与积极分子（按记录）
// Full members, probationary members and activists on record among the staff of each chain's firms
// returns chain_id, chain, firms, full_members, probationary_members, activists
MATCH (e:Enterprise)-[:IN_CHAIN]->(c:IndustryChain)
OPTIONAL MATCH (m:Member)-[job:EMPLOYED_BY]->(e)
WHERE job.until IS NULL AND m.left IS NULL
RETURN c.id AS chain_id, c.name AS chain, count(DISTINCT e.id) AS firms,
  count(DISTINCT CASE WHEN m.stage = 'full' THEN m.id END) AS full_members,
  count(DISTINCT CASE WHEN m.stage = 'probationary' THEN m.id END) AS probationary_members,
  count(DISTINCT CASE WHEN m.stage = 'activist' THEN m.id END) AS activists
ORDER BY full_members DESC, chain, chain_id
