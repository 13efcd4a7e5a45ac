// 任意两条记录之间最短的关系路径（一条，不经过党员）
// A shortest path of relationships between any two records (one, not through people)
// param   one: text ; 一端的编号 ; id of the record at one end
// param   other: text ; 另一端的编号 ; id of the record at the other end
// param   scope: text = "park" ; 数据范围（--scope） ; whose records (--scope)
// returns steps, way, relations
// engine  neo4j
MATCH (a)
WHERE coalesce(a.cg_scope, $scope) = $scope AND coalesce(a.cg_id, a.id) = $one
  OR $scope IN a.cg_users AND EXISTS { (a)<-[:CG_USE_OF]-(:CgUse {cg_user: $scope, cg_id: $one}) }
MATCH (b)
WHERE coalesce(b.cg_scope, $scope) = $scope AND coalesce(b.cg_id, b.id) = $other
  OR $scope IN b.cg_users AND EXISTS { (b)<-[:CG_USE_OF]-(:CgUse {cg_user: $scope, cg_id: $other}) }
WITH a, b
WHERE a.id <> b.id AND NOT a:Member AND NOT b:Member
MATCH path = allShortestPaths((a)-[*1..15]-(b))
WHERE all(link IN relationships(path) WHERE coalesce(link.cg_scope, $scope) = $scope AND link.derived IS NULL)
  AND all(record IN nodes(path) WHERE (coalesce(record.cg_scope, $scope) = $scope OR $scope IN record.cg_users)
    AND NOT record:Member AND NOT record:Kind AND NOT record:Advice AND NOT record:SupplyChain)
RETURN length(path) AS steps,
  [record IN nodes(path) |
    coalesce(head([(record)<-[:CG_USE_OF]-(leaf {cg_user: $scope}) | leaf.name]), record.name, record.caption, record.id)
  ] AS way,
  [link IN relationships(path) | type(link)] AS relations
ORDER BY [record IN nodes(path) | record.id], relations
LIMIT 1
// embedded
MATCH path = (a)-[link* ALL SHORTEST 1..15 (step, record | WHERE label(record) <> 'Member')]-(b)
WHERE a.id = $one AND b.id = $other AND a.id <> b.id AND label(a) <> 'Member' AND label(b) <> 'Member'
WITH length(path) AS steps, list_transform(nodes(path), x -> coalesce(x.name, x.caption)) AS way,
  list_transform(rels(path), x -> label(x)) AS relations, list_to_string(' ', properties(nodes(path), 'id')) AS ids
RETURN steps, way, relations
ORDER BY ids, list_to_string(' ', relations)
LIMIT 1
