// 各党组织的党员与积极分子人数（有记录以记录为准）
// Members and activists of each organization; records win over declared counts
// returns organization_id, full_members, probationary_members, untransferred_members, activists
// twin    chaingraph.asof.people.count_by_organization
MATCH (o:PartyOrganization)
OPTIONAL MATCH (m:Member)-[a:AFFILIATED_WITH]->(o)
WHERE a.until IS NULL AND m.left IS NULL
WITH o,
  count(DISTINCT CASE WHEN m.stage = 'full' THEN m.id END) AS full_records,
  count(DISTINCT CASE WHEN m.stage = 'probationary' THEN m.id END) AS probationary_records,
  count(DISTINCT CASE WHEN m.stage = 'full' AND m.transferred = false THEN m.id END) AS away_records,
  count(DISTINCT CASE WHEN m.stage = 'full' AND m.transferred IS NOT NULL THEN m.id END) AS flags,
  count(DISTINCT CASE WHEN m.stage = 'activist' THEN m.id END) AS activist_records,
  count(DISTINCT CASE WHEN NOT m.stage IN ['full', 'probationary'] THEN m.id END) AS candidate_records
WITH o, full_records, probationary_records, away_records, flags, activist_records, candidate_records,
  full_records + probationary_records > 0 AS recorded
RETURN o.id AS organization_id,
  CASE WHEN recorded THEN full_records ELSE o.full_members END AS full_members,
  CASE WHEN recorded THEN probationary_records ELSE o.probationary_members END AS probationary_members,
  CASE WHEN recorded AND (full_records = 0 OR flags > 0) THEN away_records
    ELSE o.untransferred_members END AS untransferred_members,
  CASE WHEN candidate_records > 0 THEN activist_records ELSE o.activists END AS activists
ORDER BY organization_id
