// 各来源的企业数与最近更新
// Firms by source and their last update
// returns source, firms, last_updated, never_updated
MATCH (e:Enterprise)
RETURN e.source AS source, count(e.id) AS firms, max(e.updated) AS last_updated,
  count(e.id) - count(e.updated) AS never_updated
ORDER BY firms DESC, source
