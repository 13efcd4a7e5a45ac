// 各项目承担企业的党员与其中在项目一线锻炼的，没有党员的在前（只列人数）
// Members in the firms that undertake each project and of them those posted to projects, the fewest first; counts only
// returns project_id, project, project_kind, firms, full_members, project_postings
MATCH (p:Project)
OPTIONAL MATCH (e:Enterprise)-[:UNDERTAKES]->(p)
OPTIONAL MATCH (m:Member)-[job:EMPLOYED_BY]->(e)
WHERE job.until IS NULL AND m.left IS NULL AND m.stage = 'full'
OPTIONAL MATCH (t:Posting)
WHERE t.member_id = m.id AND t.line = 'project'
WITH p, count(DISTINCT e.id) AS firms, count(DISTINCT m.id) AS people, count(DISTINCT t.member_id) AS posted
// who undertakes it is not on record: nor is who of the members works on it
RETURN p.id AS project_id, p.name AS project, p.kind AS project_kind, firms,
  CASE WHEN firms > 0 THEN people END AS full_members, CASE WHEN firms > 0 THEN posted END AS project_postings
ORDER BY coalesce(project_postings, -1), coalesce(full_members, -1), project, project_id
