// 尚未解决的问题
// Problems that are not solved yet
// returns problem_id, problem_kind, enterprise_id, name, opened
MATCH (p:Problem)
WHERE p.closed IS NULL
OPTIONAL MATCH (e:Enterprise)
WHERE e.id = p.enterprise_id
RETURN p.id AS problem_id, p.kind AS problem_kind, e.id AS enterprise_id, e.name AS name, p.opened AS opened
ORDER BY opened, problem_kind, name, problem_id
