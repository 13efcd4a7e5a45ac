// 一家企业的直接供应商与客户
// Direct suppliers and customers of a firm
// param   firm: text ; 企业编号或名称 ; id or name of the firm
// returns direction, enterprise_id, name, product, annual_value
// twin    chaingraph.analysis.dossier.build_dossier
UNWIND ['supplier', 'customer'] AS direction
MATCH (a:Enterprise)-[s:SUPPLIES]->(b:Enterprise)
WHERE a.id <> b.id AND ((direction = 'supplier' AND (b.id = $firm OR b.name = $firm))
  OR (direction = 'customer' AND (a.id = $firm OR a.name = $firm)))
RETURN direction,
  CASE direction WHEN 'supplier' THEN a.id ELSE b.id END AS enterprise_id,
  CASE direction WHEN 'supplier' THEN a.name ELSE b.name END AS name,
  s.product AS product, s.annual_value AS annual_value
ORDER BY direction DESC, coalesce(annual_value, -1) DESC, name, enterprise_id, product
