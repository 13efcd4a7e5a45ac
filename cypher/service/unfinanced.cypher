// 提出过融资问题、此后没有融资记录的企业
// Firms that raised a problem of finance and have no financing on record since
// returns problem_id, enterprise_id, name, opened, closed
MATCH (p:Problem), (e:Enterprise)
WHERE p.kind = 'finance' AND e.id = p.enterprise_id
  AND NOT EXISTS { MATCH (f:Financing) WHERE f.enterprise_id = p.enterprise_id AND (p.opened IS NULL OR f.`on` >= p.opened) }
RETURN p.id AS problem_id, e.id AS enterprise_id, e.name AS name, p.opened AS opened, p.closed AS closed
ORDER BY CASE WHEN closed IS NULL THEN 0 ELSE 1 END, opened, name, problem_id
