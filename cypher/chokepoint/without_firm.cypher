// 若一家企业停产：哪些客户的哪些产品将没有园区内供应商（产品按写法比较）
// If a firm stops: which customers lose their only supplier of what (goods as they are typed)
// param   firm: Enterprise ; 企业：编号、信用代码、名称或别名 ; the firm: id, code, name or alias
// returns customer_id, customer, product, annual_value
// twin    chaingraph.analysis.supply.position.find_dependents
MATCH (s:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE (s.id = $firm OR s.name = $firm) AND s.id <> c.id AND l.product IS NOT NULL AND NOT coalesce(l.status, '') IN ['implied', 'candidate']
  AND NOT coalesce(s.status, '') IN ['closed', 'suspended', 'building'] AND NOT coalesce(c.status, '') IN ['closed', 'suspended', 'building']
  AND NOT EXISTS {
    MATCH (o:Enterprise)-[k:SUPPLIES]->(c)
    WHERE k.product = l.product AND o.id <> s.id AND o.id <> c.id AND NOT coalesce(k.status, '') IN ['implied', 'candidate']
      AND NOT coalesce(o.status, '') IN ['closed', 'suspended', 'building']
  }
RETURN c.id AS customer_id, c.name AS customer, l.product AS product, l.annual_value AS annual_value
ORDER BY coalesce(annual_value, -1) DESC, customer, product, customer_id
