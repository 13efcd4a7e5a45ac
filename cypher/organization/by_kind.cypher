// 各类党组织数
// Organizations by kind
// returns organization_kind, organizations, functional, non_public
MATCH (o:PartyOrganization)
WHERE o.dissolved IS NULL
RETURN o.kind AS organization_kind, count(o.id) AS organizations,
  sum(CASE WHEN o.functional THEN 1 ELSE 0 END) AS functional,
  sum(CASE WHEN o.non_public THEN 1 ELSE 0 END) AS non_public
ORDER BY organizations DESC, organization_kind
