// 期限已过、没有完成记录的项目
// Projects past their day without a day of completion on record
// param   day: date = today ; 日期 ; the day
// returns project_id, project, project_kind, chain, owner_id, owner, enterprise_id, name, milestone, opened, due
MATCH (p:Project)
WHERE p.due < $day AND (p.closed IS NULL OR p.closed > $day)
OPTIONAL MATCH (c:IndustryChain)
WHERE c.id = p.chain_id
OPTIONAL MATCH (o:Department|PartyOrganization|MemberUnit)
WHERE o.id = p.owner_id
OPTIONAL MATCH (e:Enterprise)-[:UNDERTAKES]->(p)
RETURN p.id AS project_id, p.name AS project, p.kind AS project_kind, c.name AS chain, o.id AS owner_id, o.name AS owner,
  e.id AS enterprise_id, e.name AS name, p.milestone AS milestone, p.opened AS opened, p.due AS due
ORDER BY due, project, project_id, name, enterprise_id
