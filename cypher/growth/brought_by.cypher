// 以商招商：由已落户企业引进的项目与企业
// What firms that are here have brought: projects and firms
// returns enterprise_id, name, brought_id, brought, since
MATCH (b:Project|Enterprise)-[r:BROUGHT_BY]->(e:Enterprise)
RETURN e.id AS enterprise_id, e.name AS name, b.id AS brought_id, b.name AS brought, r.since AS since
ORDER BY name, enterprise_id, since, brought, brought_id
