// 两家企业之间最短的供应路径（一条）
// A shortest route of supply from one firm to another
// param   supplier: Enterprise ; 起点企业：编号、信用代码、名称或别名 ; the firm at the start: id, code, name or alias
// param   customer: Enterprise ; 终点企业：编号、信用代码、名称或别名 ; the firm at the end: id, code, name or alias
// returns steps, route
// engine  neo4j
MATCH (s:Enterprise {id: $supplier}), (c:Enterprise {id: $customer})
WHERE s.id <> c.id
MATCH path = allShortestPaths((s)-[:SUPPLIES*1..15]->(c))
RETURN length(path) AS steps, [firm IN nodes(path) | firm.name] AS route
ORDER BY route, [firm IN nodes(path) | firm.id]
LIMIT 1
