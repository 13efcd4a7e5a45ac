// “三个一批”与成长阶段
// Growth batches by growth stage
// returns batch, growth_stage, firms, organized
MATCH (e:Enterprise)
WHERE e.batch IS NOT NULL OR e.growth_stage IS NOT NULL
WITH e, EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } OR ((coalesce(e.has_organization, false) OR coalesce(e.organizations, 0) > 0)
    AND NOT coalesce(e.has_organization = false OR e.organizations = 0, false)) AS organized
RETURN e.batch AS batch, e.growth_stage AS growth_stage, count(e.id) AS firms,
  sum(CASE WHEN organized THEN 1 ELSE 0 END) AS organized
ORDER BY batch, growth_stage
