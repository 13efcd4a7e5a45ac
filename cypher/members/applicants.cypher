// 各企业某日以来与此前的入党申请人数（含后来发展的；只列人数）
// Applicants of each firm since a day and before it, whatever they are now; counts only
// param   since: date = 2023-01-01 ; 起始日期 ; the day
// returns enterprise_id, name, applied_since, applied_before, last_applied
MATCH (m:Member)-[job:EMPLOYED_BY]->(e:Enterprise)
WHERE job.until IS NULL AND m.applied IS NOT NULL
RETURN e.id AS enterprise_id, e.name AS name,
  count(DISTINCT CASE WHEN m.applied >= $since THEN m.id END) AS applied_since,
  count(DISTINCT CASE WHEN m.applied < $since THEN m.id END) AS applied_before, max(m.applied) AS last_applied
ORDER BY applied_since DESC, applied_before DESC, name, enterprise_id
