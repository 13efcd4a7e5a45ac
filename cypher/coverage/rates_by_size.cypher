// 不同规模在营非公企业中已知建有党组织和单独组建的企业数及比率下限
// Operating non-public firms by size of the firm: how many are known to have an organization, and one of their own; least rates
// returns value, covered, separate, operating, unknown, coverage_min, separate_min
// twin    chaingraph.analysis.coverage.summarize_rates
MATCH (e:Enterprise)
WHERE (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND coalesce(e.in_zone, true)
// non-public is what is neither state nor collective; a mixed firm is as who controls it
// organized is who has an organization on record or says that it has one; who else has one nobody knows
WITH e,
  CASE WHEN coalesce(e.social_organization, false) THEN false
    ELSE CASE e.ownership WHEN 'mixed' THEN e.controller ELSE e.ownership END IN ['private', 'non_public', 'foreign', 'hmt'] END AS inside,
  EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } OR ((coalesce(e.has_organization, false) OR coalesce(e.organizations, 0) > 0)
    AND NOT coalesce(e.has_organization = false OR e.organizations = 0, false)) AS organized,
  EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
      AND o.kind <> 'joint_branch' AND COUNT { MATCH (o)-[g:ESTABLISHED_IN]->() WHERE g.until IS NULL } = 1
  } AS own
WITH e.scale AS value,
  sum(CASE WHEN inside AND organized THEN 1 ELSE 0 END) AS covered,
  sum(CASE WHEN inside AND own THEN 1 ELSE 0 END) AS separate,
  sum(CASE WHEN inside THEN 1 ELSE 0 END) AS operating,
  sum(CASE WHEN inside IS NULL THEN 1 ELSE 0 END) AS unknown,
  sum(CASE WHEN inside IS NULL AND NOT organized THEN 1 ELSE 0 END) AS bare,
  sum(CASE WHEN inside IS NULL AND NOT own THEN 1 ELSE 0 END) AS not_own
RETURN value, covered, separate, operating, unknown,
  CASE WHEN operating + bare > 0 THEN 1.0 * covered / (operating + bare) WHEN unknown > 0 THEN 1.0 END AS coverage_min,
  CASE WHEN operating + not_own > 0 THEN 1.0 * separate / (operating + not_own) WHEN unknown > 0 THEN 1.0 END AS separate_min
ORDER BY value IS NULL, operating DESC, covered DESC, separate DESC, unknown DESC, value
