// 受过表彰的党组织及其参加的队伍
// Organizations with honours and the teams that they are part of
// returns organization_id, organization, honour_level, street, team
MATCH (o:PartyOrganization)
WHERE o.honours IS NOT NULL AND o.dissolved IS NULL
OPTIONAL MATCH (o)-[:PART_OF_TEAM]->(t:Team)
RETURN o.id AS organization_id, o.name AS organization, o.honour_level AS honour_level, o.street AS street, t.name AS team
ORDER BY CASE honour_level WHEN 'national' THEN 0 WHEN 'provincial' THEN 1 WHEN 'municipal' THEN 2 ELSE 3 END,
  organization, organization_id, team
