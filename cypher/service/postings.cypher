// 一线锻炼：各产业链、各类一线的人数（只列人数），没有的也列出
// Front-line postings: people by chain and line, counts only, the missing ones too
// returns chain_id, chain, line, people
MATCH (c:IndustryChain)
UNWIND ['project', 'construction', 'production', 'service'] AS line
OPTIONAL MATCH (c)<-[:IN_CHAIN]-(:Enterprise)<-[job:EMPLOYED_BY]-(m:Member), (p:Posting)
WHERE p.member_id = m.id AND p.line = line AND job.until IS NULL AND m.left IS NULL
RETURN c.id AS chain_id, c.name AS chain, line, count(DISTINCT m.id) AS people
ORDER BY chain, chain_id, CASE line WHEN 'project' THEN 0 WHEN 'construction' THEN 1 WHEN 'production' THEN 2 ELSE 3 END
