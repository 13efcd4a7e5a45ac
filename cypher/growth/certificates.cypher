// 各类资质认定的持证企业数
// Firms that hold each kind of certificate
// returns certificate_kind, firms, non_public
MATCH (c:Certificate)
OPTIONAL MATCH (e:Enterprise)
WHERE e.id = c.enterprise_id
  AND CASE e.ownership WHEN 'mixed' THEN e.controller ELSE e.ownership END IN ['private', 'non_public', 'foreign', 'hmt']
RETURN c.kind AS certificate_kind, count(DISTINCT c.enterprise_id) AS firms, count(DISTINCT e.id) AS non_public
ORDER BY firms DESC, certificate_kind
