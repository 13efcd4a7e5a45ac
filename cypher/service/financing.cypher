// 一段时间内各企业的融资额
// Financing of each firm within a time
// param   since: date = 2000-01-01 ; 起始日期 ; first day
// param   until: date = today ; 截止日期 ; last day
// returns enterprise_id, name, times, amount, amounts_unknown
MATCH (f:Financing)
WHERE f.`on` >= $since AND f.`on` <= $until
MATCH (e:Enterprise)
WHERE e.id = f.enterprise_id
RETURN e.id AS enterprise_id, e.name AS name, count(f.id) AS times, CASE WHEN count(f.amount) > 0 THEN round(sum(f.amount), 2) END AS amount,
  count(f.id) - count(f.amount) AS amounts_unknown
ORDER BY coalesce(amount, -1) DESC, name, enterprise_id
