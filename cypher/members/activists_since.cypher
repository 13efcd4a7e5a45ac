// 某日以来链上企业确定的入党积极分子（含后来发展的）
// People of chain firms who became activists since a day, whatever they are now
// param   since: date = 2022-01-01 ; 起始日期 ; the day
// returns chain_id, chain, people
MATCH (m:Member)-[job:EMPLOYED_BY]->(e:Enterprise)-[:IN_CHAIN]->(c:IndustryChain)
WHERE job.until IS NULL AND m.activist_since >= $since
RETURN c.id AS chain_id, c.name AS chain, count(DISTINCT m.id) AS people
ORDER BY people DESC, chain, chain_id
