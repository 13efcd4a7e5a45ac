// 一个集团在园区内的所属企业
// Affiliates of a group, direct and indirect
// param   parent: Enterprise ; 集团：编号、信用代码、名称或别名 ; the group: id, code, name or alias
// returns enterprise_id, name, levels
MATCH path = (e:Enterprise)-[:SUBSIDIARY_OF*1..4]->(g:Enterprise)
WHERE g.id = $parent OR g.name = $parent
RETURN e.id AS enterprise_id, e.name AS name, min(length(path)) AS levels
ORDER BY levels, name, enterprise_id
