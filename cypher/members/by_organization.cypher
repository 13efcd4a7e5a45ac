// 各党组织的党员与积极分子人数（每类以填报与记录中较大者计；登记范围不计入）
// Members and activists of each organization; per kind the larger of records and declared counts, whatever is declared complete
// returns organization_id, full_members, probationary_members, untransferred_members, activists
// twin    chaingraph.asof.people.count_by_organization
MATCH (o:PartyOrganization)
// a functional organization stands beside the home and counts nobody
OPTIONAL MATCH (f:IndustryChain) WHERE f.committee_id = o.id
WITH o, count(f) AS chains
WITH o, coalesce(o.functional, chains > 0) AS functional
OPTIONAL MATCH (m:Member)-[a:AFFILIATED_WITH]->(o)
WHERE a.until IS NULL AND m.left IS NULL AND NOT functional
WITH o,
  count(DISTINCT CASE WHEN m.stage = 'full' THEN m.id END) AS full_records,
  count(DISTINCT CASE WHEN m.stage = 'probationary' THEN m.id END) AS probationary_records,
  count(DISTINCT CASE WHEN m.stage = 'full' AND m.transferred = false THEN m.id END) AS away_records,
  count(DISTINCT CASE WHEN m.stage = 'full' AND m.transferred IS NOT NULL THEN m.id END) AS flags,
  count(DISTINCT CASE WHEN m.stage = 'activist' THEN m.id END) AS activist_records
RETURN o.id AS organization_id,
  CASE WHEN full_records > coalesce(o.full_members, 0) THEN full_records ELSE o.full_members END AS full_members,
  CASE WHEN probationary_records > coalesce(o.probationary_members, 0) THEN probationary_records ELSE o.probationary_members END AS probationary_members,
  CASE WHEN flags > 0 AND away_records >= coalesce(o.untransferred_members, 0) THEN away_records
    ELSE o.untransferred_members END AS untransferred_members,
  CASE WHEN activist_records > coalesce(o.activists, 0) THEN activist_records ELSE o.activists END AS activists
ORDER BY organization_id
