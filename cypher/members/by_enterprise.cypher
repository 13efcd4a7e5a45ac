// 各企业的党员与积极分子人数（每类以填报与记录中较大者计；登记范围不计入）
// Members and activists of each firm; per kind the larger of records and declared counts, whatever is declared complete
// returns enterprise_id, full_members, probationary_members, untransferred_members, activists
// twin    chaingraph.asof.people.count_by_enterprise
MATCH (e:Enterprise)
// people who work here
OPTIONAL MATCH (m:Member)-[job:EMPLOYED_BY]->(e)
WHERE job.until IS NULL AND m.left IS NULL
WITH e,
  count(DISTINCT CASE WHEN m.stage = 'full' THEN m.id END) AS full_staff,
  count(DISTINCT CASE WHEN m.stage = 'probationary' THEN m.id END) AS probationary_staff,
  count(DISTINCT CASE WHEN m.stage = 'full' AND m.transferred = false THEN m.id END) AS away_staff,
  count(DISTINCT CASE WHEN m.stage = 'full' AND m.transferred IS NOT NULL THEN m.id END) AS flags_staff,
  count(DISTINCT CASE WHEN m.stage = 'activist' THEN m.id END) AS activist_staff
// people without a known job whose organization is established in this firm alone
OPTIONAL MATCH (n:Member)-[a:AFFILIATED_WITH]->(o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
WHERE a.until IS NULL AND n.left IS NULL AND h.until IS NULL AND o.dissolved IS NULL
  AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id }) AND o.kind <> 'joint_branch'
  AND COUNT { MATCH (o)-[g:ESTABLISHED_IN]->() WHERE g.until IS NULL } = 1
  AND NOT EXISTS { MATCH (n)-[j:EMPLOYED_BY]->() WHERE j.until IS NULL }
WITH e,
  full_staff, probationary_staff, away_staff, flags_staff, activist_staff,
  count(DISTINCT CASE WHEN n.stage = 'full' THEN n.id END) AS full_others,
  count(DISTINCT CASE WHEN n.stage = 'probationary' THEN n.id END) AS probationary_others,
  count(DISTINCT CASE WHEN n.stage = 'full' AND n.transferred = false THEN n.id END) AS away_others,
  count(DISTINCT CASE WHEN n.stage = 'full' AND n.transferred IS NOT NULL THEN n.id END) AS flags_others,
  count(DISTINCT CASE WHEN n.stage = 'activist' THEN n.id END) AS activist_others
WITH e,
  full_staff + full_others AS full_records,
  probationary_staff + probationary_others AS probationary_records,
  away_staff + away_others AS away_records,
  flags_staff + flags_others AS flags,
  activist_staff + activist_others AS activist_records
// counts declared by the firm's own organizations, without those below another of them
OPTIONAL MATCH (p:PartyOrganization)-[i:ESTABLISHED_IN]->(e)
WHERE i.until IS NULL AND p.dissolved IS NULL AND NOT coalesce(p.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = p.id }) AND p.kind <> 'joint_branch'
  AND COUNT { MATCH (p)-[g:ESTABLISHED_IN]->() WHERE g.until IS NULL } = 1
  AND NOT EXISTS {
    MATCH (p)-[:SUBORDINATE_TO]->(q:PartyOrganization)-[k:ESTABLISHED_IN]->(e)
    WHERE k.until IS NULL AND q.dissolved IS NULL AND NOT coalesce(q.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = q.id }) AND q.kind <> 'joint_branch'
      AND COUNT { MATCH (q)-[g:ESTABLISHED_IN]->() WHERE g.until IS NULL } = 1
  }
WITH e, full_records, probationary_records, away_records, flags, activist_records,
  count(p.id) AS own,
  count(p.full_members) AS full_known, sum(p.full_members) AS full_sum,
  count(p.probationary_members) AS probationary_known, sum(p.probationary_members) AS probationary_sum,
  count(p.untransferred_members) AS away_known, sum(p.untransferred_members) AS away_sum,
  count(p.activists) AS activist_known, sum(p.activists) AS activist_sum
WITH e, full_records, probationary_records, away_records, flags, activist_records,
  coalesce(e.full_members, CASE WHEN own > 0 AND full_known = own THEN full_sum END) AS full_declared,
  coalesce(e.probationary_members, CASE WHEN own > 0 AND probationary_known = own THEN probationary_sum END) AS probationary_declared,
  coalesce(e.untransferred_members, CASE WHEN own > 0 AND away_known = own THEN away_sum END) AS away_declared,
  coalesce(e.activists, CASE WHEN own > 0 AND activist_known = own THEN activist_sum END) AS activist_declared
RETURN e.id AS enterprise_id,
  CASE WHEN full_records > coalesce(full_declared, 0) THEN full_records ELSE full_declared END AS full_members,
  CASE WHEN probationary_records > coalesce(probationary_declared, 0) THEN probationary_records ELSE probationary_declared END AS probationary_members,
  CASE WHEN flags > 0 AND away_records >= coalesce(away_declared, 0) THEN away_records
    ELSE away_declared END AS untransferred_members,
  CASE WHEN activist_records > coalesce(activist_declared, 0) THEN activist_records ELSE activist_declared END AS activists
ORDER BY enterprise_id
