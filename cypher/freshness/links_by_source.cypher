// 各来源的供应关系数与最近更新
// Supply links by source and their last update
// returns source, links, values_unknown, last_updated, never_updated
MATCH (:Enterprise)-[l:SUPPLIES]->(:Enterprise)
RETURN l.source AS source, count(l) AS links, count(l) - count(l.annual_value) AS values_unknown,
  max(l.updated) AS last_updated, count(l) - count(l.updated) AS never_updated
ORDER BY links DESC, source
