// 项目清单：承担企业与期限
// List of projects: who undertakes them and until when
// returns project_id, project, project_kind, park_name, chain, enterprise_id, name, opened, due
MATCH (p:Project)
OPTIONAL MATCH (c:IndustryChain)
WHERE c.id = p.chain_id
OPTIONAL MATCH (e:Enterprise)-[:UNDERTAKES]->(p)
RETURN p.id AS project_id, p.name AS project, p.kind AS project_kind, p.park_name AS park_name, c.name AS chain,
  e.id AS enterprise_id, e.name AS name, p.opened AS opened, p.due AS due
ORDER BY project_kind, due, project, project_id, name, enterprise_id
