// 园区对一个集团的供需依赖：它和所属企业的供应商与客户
// What hangs on a group: who supplies it and its affiliates, and whom they supply
// param   parent: Enterprise ; 集团：编号、信用代码、名称或别名 ; the group: id, code, name or alias
// returns direction, affiliate_id, affiliate, partner_id, partner, product, annual_value
MATCH (a:Enterprise)-[:SUBSIDIARY_OF*0..4]->(g:Enterprise)
WHERE g.id = $parent OR g.name = $parent
WITH DISTINCT a
UNWIND ['supplier', 'customer'] AS direction
MATCH (s:Enterprise)-[r:SUPPLIES]->(t:Enterprise)
WHERE s.id <> t.id AND ((direction = 'supplier' AND t.id = a.id) OR (direction = 'customer' AND s.id = a.id))
RETURN direction, a.id AS affiliate_id, a.name AS affiliate,
  CASE direction WHEN 'supplier' THEN s.id ELSE t.id END AS partner_id,
  CASE direction WHEN 'supplier' THEN s.name ELSE t.name END AS partner,
  r.product AS product, r.annual_value AS annual_value
ORDER BY direction DESC, coalesce(annual_value, -1) DESC, affiliate, partner, affiliate_id, partner_id, product
