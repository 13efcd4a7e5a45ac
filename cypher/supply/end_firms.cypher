// 终端企业：在园区内有供应商而没有客户
// End firms: they buy in the park and sell to nobody in it
// returns enterprise_id, name, suppliers, products, annual_value
MATCH (s:Enterprise)-[l:SUPPLIES]->(e:Enterprise)
WHERE s.id <> e.id AND NOT EXISTS { MATCH (e)-[:SUPPLIES]->(c:Enterprise) WHERE c.id <> e.id }
RETURN e.id AS enterprise_id, e.name AS name, count(DISTINCT s.id) AS suppliers, count(DISTINCT l.product) AS products,
  CASE WHEN count(l.annual_value) > 0 THEN round(sum(l.annual_value), 2) END AS annual_value
ORDER BY suppliers DESC, name, enterprise_id
