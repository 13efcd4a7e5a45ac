// 各街道的企业、从业人数与党组织
// Firms, staff and organizations by street
// returns street, firms, operating, employees, employees_unknown, organized
MATCH (e:Enterprise)
WITH e, EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } OR ((coalesce(e.has_organization, false) OR coalesce(e.organizations, 0) > 0)
    AND NOT coalesce(e.has_organization = false OR e.organizations = 0, false)) AS organized
RETURN e.street AS street, count(e.id) AS firms,
  sum(CASE WHEN (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
    AND coalesce(e.in_zone, true) THEN 1 ELSE 0 END) AS operating,
  CASE WHEN count(e.employees) > 0 THEN sum(e.employees) END AS employees, count(e.id) - count(e.employees) AS employees_unknown,
  sum(CASE WHEN organized THEN 1 ELSE 0 END) AS organized
ORDER BY firms DESC, street
