// 没有结对记录的非公企业党组织
// Organizations of non-public firms without a mentor on record
// returns organization_id, organization, organization_kind, street, full_members
// twin    chaingraph.analysis.pairing.unpaired.find_unpaired
MATCH (o:PartyOrganization)
// the mark of the organization decides; where it is blank, one non-public firm in which it is established
WHERE coalesce(o.non_public, EXISTS {
    MATCH (o)-[h:ESTABLISHED_IN]->(e:Enterprise)
    WHERE h.until IS NULL AND CASE e.ownership WHEN 'mixed' THEN e.controller ELSE e.ownership END IN ['private', 'non_public', 'foreign', 'hmt']
  })
  // one that is established outside the zone alone is none of its own
  AND (EXISTS { MATCH (o)-[h:ESTABLISHED_IN]->(e:Enterprise) WHERE h.until IS NULL AND coalesce(e.in_zone, true) }
    OR NOT EXISTS { MATCH (o)-[h:ESTABLISHED_IN]->(:Enterprise) WHERE h.until IS NULL })
  AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id }) AND o.dissolved IS NULL
  AND NOT EXISTS { MATCH (:PartyOrganization)-[p:PAIRED_WITH]->(o) WHERE p.until IS NULL }
RETURN o.id AS organization_id, o.name AS organization, o.kind AS organization_kind, o.street AS street,
  o.full_members AS full_members
ORDER BY coalesce(full_members, -1) DESC, organization, organization_id
