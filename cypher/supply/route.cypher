// 两家企业之间最短的供应路径（一条）
// A shortest route of supply from one firm to another
// param   supplier: Enterprise ; 起点企业：编号、信用代码、名称或别名 ; the firm at the start: id, code, name or alias
// param   customer: Enterprise ; 终点企业：编号、信用代码、名称或别名 ; the firm at the end: id, code, name or alias
// param   scope: text = "park" ; 数据范围（--scope） ; whose records (--scope)
// returns steps, route
// engine  neo4j
MATCH (s:Enterprise {id: $supplier}), (c:Enterprise {id: $customer})
WHERE s.id <> c.id
MATCH path = allShortestPaths((s)-[:SUPPLIES*1..15]->(c))
WHERE all(link IN relationships(path) WHERE coalesce(link.cg_scope, $scope) = $scope)
  AND all(firm IN nodes(path) WHERE coalesce(firm.cg_scope, $scope) = $scope OR $scope IN firm.cg_users)
RETURN length(path) AS steps,
  [firm IN nodes(path) |
    coalesce(head([(firm)<-[:CG_USE_OF]-(leaf {cg_user: $scope}) | leaf.name]), firm.name)] AS route
ORDER BY route, [firm IN nodes(path) | firm.id]
LIMIT 1
// embedded
MATCH path = (s:Enterprise {id: $supplier})-[link:SUPPLIES* ALL SHORTEST 1..15]->(c:Enterprise {id: $customer})
WHERE s.id <> c.id
RETURN length(path) AS steps, properties(nodes(path), 'name') AS route
ORDER BY list_to_string(' ', properties(nodes(path), 'name')), list_to_string(' ', properties(nodes(path), 'id'))
LIMIT 1
