// 各党组织的党员、承担岗区组与一线锻炼的党员，以及参加承诺践诺、志愿服务的场次（只列人数）
// Members of each organization, those who hold a post or were posted, and pledges and volunteering attended; counts only
// returns organization_id, organization, full_members, holders, posted, without_either, pledges, volunteering
MATCH (m:Member)-[a:AFFILIATED_WITH]->(o:PartyOrganization)
WHERE a.until IS NULL AND m.left IS NULL AND m.stage = 'full'
WITH DISTINCT o, m
OPTIONAL MATCH (h:Post)-[:HELD_BY]->(m)
WITH o, m, count(h) AS held
OPTIONAL MATCH (t:Posting)
WHERE t.member_id = m.id
WITH o, m, held, count(t) AS sent
WITH o, count(m.id) AS full_members, sum(CASE WHEN held > 0 THEN 1 ELSE 0 END) AS holders,
  sum(CASE WHEN sent > 0 THEN 1 ELSE 0 END) AS posted,
  sum(CASE WHEN held = 0 AND sent = 0 THEN 1 ELSE 0 END) AS without_either
OPTIONAL MATCH (o)-[:ATTENDED]->(v:Event)
WHERE v.kind IN ['pledge', 'volunteering']
RETURN o.id AS organization_id, o.name AS organization, full_members, holders, posted, without_either,
  count(DISTINCT CASE WHEN v.kind = 'pledge' THEN v.id END) AS pledges,
  count(DISTINCT CASE WHEN v.kind = 'volunteering' THEN v.id END) AS volunteering
ORDER BY without_either DESC, full_members DESC, organization, organization_id
