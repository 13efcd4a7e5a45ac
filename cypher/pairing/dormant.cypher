// 某日以后没有共同参加活动记录的结对，最久没有活动的在前
// Pairs without an activity on record that both attended since a day, the longest dormant first
// param   since: date ; 起始日期 ; the day
// returns mentor_id, mentor, organization_id, organization, since, activities, last_activity
MATCH (m:PartyOrganization)-[p:PAIRED_WITH]->(o:PartyOrganization)
WHERE p.until IS NULL
OPTIONAL MATCH (m)-[:ATTENDED]->(v:Event)<-[:ATTENDED]-(o)
WITH m, o, p.since AS since, v.id AS event, v.`on` AS held
WITH m, o, since, count(DISTINCT CASE WHEN since IS NULL OR held >= since THEN event END) AS activities,
  max(CASE WHEN since IS NULL OR held >= since THEN held END) AS last_activity
WHERE last_activity IS NULL OR last_activity < $since
RETURN m.id AS mentor_id, m.name AS mentor, o.id AS organization_id, o.name AS organization, since, activities, last_activity
ORDER BY coalesce(last_activity, since), activities, organization, organization_id, mentor, mentor_id
