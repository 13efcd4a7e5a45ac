// 各服务队与党组织帮扶的企业数、帮助建成的党组织
// Firms that each team or organization helps, and branches that were set up
// returns helper_id, helper, helped, set_up
MATCH (h:Team|PartyOrganization)-[r:HELPS]->(x:Enterprise|PartyOrganization)
RETURN h.id AS helper_id, h.name AS helper, count(DISTINCT x.id) AS helped,
  count(DISTINCT CASE WHEN r.branch_set_up THEN x.id END) AS set_up
ORDER BY helped DESC, set_up DESC, helper, helper_id
