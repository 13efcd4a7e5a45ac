// 一条产业链上的企业、角色与组织情况
// Firms of one industry chain, their role and whether they have an organization
// param   chain: IndustryChain ; 产业链：编号、名称或别名 ; the chain: id, name or alias
// returns enterprise_id, name, role, status, organizations
MATCH (e:Enterprise)-[r:IN_CHAIN]->(c:IndustryChain)
WHERE c.id = $chain OR c.name = $chain
WITH e, r, COUNT {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } AS organizations
RETURN e.id AS enterprise_id, e.name AS name, r.role AS role, e.status AS status, organizations
ORDER BY CASE role WHEN 'leader' THEN 0 WHEN 'leading' THEN 1 WHEN 'strong' THEN 2 WHEN 'supporting' THEN 3 ELSE 4 END,
  organizations DESC, name, enterprise_id
