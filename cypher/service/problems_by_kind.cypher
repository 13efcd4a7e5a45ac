// 各类问题：总数、已解决、未解决
// Problems by kind: all, solved, open
// returns problem_kind, problems, solved, open
MATCH (p:Problem)
WITH p.kind AS problem_kind, count(p.id) AS problems, count(p.closed) AS solved
RETURN problem_kind, problems, solved, problems - solved AS open
ORDER BY problems DESC, problem_kind
