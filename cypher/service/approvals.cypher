// 企业申请事项：办结与满意情况
// Applications of firms: completed, and whether the applicants are satisfied
// param   since: date = 2000-01-01 ; 起始日期 ; first day
// returns matter, applications, completed, satisfied, not_satisfied, satisfaction_unknown, last_opened
MATCH (a:Approval)
WHERE a.opened IS NULL OR a.opened >= $since
RETURN a.matter AS matter, count(a.id) AS applications, count(a.closed) AS completed,
  sum(CASE WHEN a.satisfied THEN 1 ELSE 0 END) AS satisfied, sum(CASE WHEN a.satisfied = false THEN 1 ELSE 0 END) AS not_satisfied,
  count(a.id) - count(a.satisfied) AS satisfaction_unknown, max(a.opened) AS last_opened
ORDER BY applications DESC, matter
