// 不同所有制企业的组织覆盖率与单独组建率
// Coverage and separate rate by ownership
// returns value, covered, separate, operating, coverage_rate, separate_rate, unknown
// twin    chaingraph.analysis.coverage.summarize_rates
MATCH (e:Enterprise)
WHERE (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND NOT coalesce(e.social_organization, false)
WITH e,
  COUNT {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } AS homes,
  COUNT {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
      AND o.kind <> 'joint_branch' AND COUNT { MATCH (o)-[g:ESTABLISHED_IN]->() WHERE g.until IS NULL } = 1
  } AS own
WITH e.ownership AS value,
  sum(CASE WHEN true AND homes > 0 THEN 1 ELSE 0 END) AS covered,
  sum(CASE WHEN true AND own > 0 THEN 1 ELSE 0 END) AS separate,
  sum(CASE WHEN true THEN 1 ELSE 0 END) AS operating,
  sum(CASE WHEN e.ownership IS NULL THEN 1 ELSE 0 END) AS unknown
RETURN value, covered, separate, operating,
  CASE WHEN operating > 0 THEN 1.0 * covered / operating END AS coverage_rate,
  CASE WHEN operating > 0 THEN 1.0 * separate / operating END AS separate_rate,
  unknown
ORDER BY value IS NULL, operating DESC, covered DESC, separate DESC, unknown DESC, value
