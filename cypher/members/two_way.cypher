// 双向培养：党员中的高管与出资人（只列人数）
// Two-way cultivation: executives and investors among members, counts only
// returns stage, people, executives, investors
MATCH (m:Member)-[job:EMPLOYED_BY]->(:Enterprise)
WHERE job.until IS NULL AND m.left IS NULL
RETURN m.stage AS stage, count(DISTINCT m.id) AS people,
  count(DISTINCT CASE WHEN job.executive THEN m.id END) AS executives,
  count(DISTINCT CASE WHEN job.investor THEN m.id END) AS investors
ORDER BY CASE stage WHEN 'full' THEN 0 WHEN 'probationary' THEN 1 WHEN 'development_target' THEN 2
  WHEN 'activist' THEN 3 ELSE 4 END
