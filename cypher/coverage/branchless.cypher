// 没有党组织记录的在营企业：是否填报未建，如未建的类别、对策与人数
// Operating firms without an organization on record: whether they say so, class and action if they have none, counts
// param   branch_min: integer = rule party.branch_min ; 单独组建党支部的正式党员下限 ; full members that a branch of its own needs
// param   should_have_been: integer = rule party.should_have_been ; 应建未建的正式党员下限 ; full members from which a firm should have been organized
// returns enterprise_id, name, says_none, class_if_none, instructor, action_if_none, full_members, probationary_members, untransferred_members, activists
// twin    chaingraph.analysis.coverage.find_branchless
MATCH (e:Enterprise)
WHERE (e.status IS NULL OR NOT e.status IN ['closed', 'suspended', 'building'])
  AND coalesce(e.in_zone, true)
  AND NOT EXISTS {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  }
  // who says that it has one has one, unless it contradicts itself
  AND (coalesce(e.has_organization = false OR e.organizations = 0, false) OR NOT (coalesce(e.has_organization, false) OR coalesce(e.organizations, 0) > 0))
// the staff: per kind the larger of records and the count on the firm, whatever is declared complete
OPTIONAL MATCH (m:Member)-[job:EMPLOYED_BY]->(e)
WHERE job.until IS NULL AND m.left IS NULL
WITH e,
  count(DISTINCT CASE WHEN m.stage = 'full' THEN m.id END) AS full_records,
  count(DISTINCT CASE WHEN m.stage = 'probationary' THEN m.id END) AS probationary_records,
  count(DISTINCT CASE WHEN m.stage = 'full' AND m.transferred = false THEN m.id END) AS away_records,
  count(DISTINCT CASE WHEN m.stage = 'full' AND m.transferred IS NOT NULL THEN m.id END) AS flags,
  count(DISTINCT CASE WHEN m.stage = 'activist' THEN m.id END) AS activist_records,
  count(DISTINCT CASE WHEN m.stage IN ['applicant', 'development_target'] THEN m.id END) AS candidate_records
WITH e, candidate_records,
  CASE WHEN full_records > coalesce(e.full_members, 0) THEN full_records ELSE e.full_members END AS full_members,
  CASE WHEN probationary_records > coalesce(e.probationary_members, 0) THEN probationary_records ELSE e.probationary_members END AS probationary_members,
  CASE WHEN flags > 0 AND away_records >= coalesce(e.untransferred_members, 0) THEN away_records
    ELSE e.untransferred_members END AS untransferred_members,
  CASE WHEN activist_records > coalesce(e.activists, 0) THEN activist_records ELSE e.activists END AS activists
// of those declared as not transferred no more are full members than there are
WITH e, full_members, probationary_members, untransferred_members, activists,
  full_members - CASE WHEN untransferred_members > full_members THEN full_members
    ELSE coalesce(untransferred_members, 0) END AS here,
  coalesce(activists, 0) + coalesce(probationary_members, 0) + candidate_records AS candidates,
  EXISTS { MATCH (i:Officer)-[:GUIDES]->(e) WHERE i.kind = 'instructor' } AS guided
WITH e, full_members, probationary_members, untransferred_members, activists,
  CASE WHEN guided THEN true ELSE e.instructor END AS instructor,
  CASE WHEN full_members >= $should_have_been THEN 'should_have_been'
    WHEN full_members > 0 OR (full_members = 0 AND probationary_members > 0) THEN 'individual_members'
    WHEN full_members = 0 AND probationary_members = 0 THEN 'no_members'
    ELSE 'unknown' END AS class_if_none,
  CASE WHEN here >= $branch_min THEN 'own_branch'
    WHEN full_members >= $branch_min THEN 'transfer_members'
    WHEN full_members > 0 THEN 'join_branch'
    WHEN candidates > 0 THEN 'cultivate'
    WHEN full_members = 0 AND probationary_members = 0 THEN 'send_instructor'
    ELSE 'find_out' END AS action_if_none,
  coalesce(e.has_organization = false OR e.organizations = 0, false)
    AND NOT (coalesce(e.has_organization, false) OR coalesce(e.organizations, 0) > 0) AS says_none
RETURN e.id AS enterprise_id, e.name AS name, says_none, class_if_none, instructor, action_if_none, full_members,
  probationary_members, untransferred_members, activists
ORDER BY
  CASE class_if_none WHEN 'should_have_been' THEN 0 WHEN 'individual_members' THEN 1 WHEN 'no_members' THEN 2 ELSE 3 END,
  coalesce(full_members, -1) DESC,
  CASE e.priority WHEN 'key' THEN 0 WHEN 'potential' THEN 1 WHEN 'to_be_organized' THEN 2 ELSE 3 END,
  coalesce(probationary_members, -1) DESC,
  coalesce(activists, -1) DESC,
  name, enterprise_id
