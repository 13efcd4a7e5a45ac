// 两家企业之间最短的供应路径（一条）
// A shortest route of supply from one firm to another
// param   supplier: text ; 起点企业编号 ; id of the firm at the start
// param   customer: text ; 终点企业编号 ; id of the firm at the end
// returns steps, route
// engine  neo4j
MATCH (s:Enterprise {id: $supplier}), (c:Enterprise {id: $customer})
WHERE s.id <> c.id
MATCH path = allShortestPaths((s)-[:SUPPLIES*1..15]->(c))
RETURN length(path) AS steps, [firm IN nodes(path) | firm.name] AS route
ORDER BY route, [firm IN nodes(path) | firm.id]
LIMIT 1
