// 一家企业的直接供应商与客户
// Direct suppliers and customers of a firm
// param   firm: Enterprise ; 企业：编号、信用代码、名称或别名 ; the firm: id, code, name or alias
// returns direction, enterprise_id, name, product, annual_value
// twin    chaingraph.analysis.dossier.build_dossier
UNWIND ['supplier', 'customer'] AS direction
MATCH (a:Enterprise)-[s:SUPPLIES]->(b:Enterprise)
WHERE a.id <> b.id AND coalesce(s.status, 'declared') IN ['observed', 'declared']
  AND NOT coalesce(a.status, '') IN ['closed', 'suspended', 'building'] AND NOT coalesce(b.status, '') IN ['closed', 'suspended', 'building']
  AND ((direction = 'supplier' AND (b.id = $firm OR b.name = $firm))
  OR (direction = 'customer' AND (a.id = $firm OR a.name = $firm)))
RETURN direction,
  CASE direction WHEN 'supplier' THEN a.id ELSE b.id END AS enterprise_id,
  CASE direction WHEN 'supplier' THEN a.name ELSE b.name END AS name,
  s.product AS product, s.annual_value AS annual_value
ORDER BY direction DESC, coalesce(annual_value, -1) DESC, name, enterprise_id, product
