// 国家级专精特新“小巨人”企业
// National little giants
// returns enterprise_id, name, ownership, growth_stage, issued, organizations
MATCH (c:Certificate)
WHERE c.kind = 'little_giant'
MATCH (e:Enterprise)
WHERE e.id = c.enterprise_id
RETURN e.id AS enterprise_id, e.name AS name, e.ownership AS ownership, e.growth_stage AS growth_stage,
  c.issued AS issued,
  COUNT {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } AS organizations
ORDER BY name, enterprise_id, issued
