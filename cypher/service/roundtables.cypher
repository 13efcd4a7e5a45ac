// 党建圆桌会：主持、参加单位，所受理的问题及其解决情况
// Roundtables: who hosted, how many units attended, the problems taken up and those solved
// returns event_id, on, event, hosts, participants, problems, solved, open
MATCH (v:Event)
WHERE v.kind = 'roundtable'
OPTIONAL MATCH (u)-[a:ATTENDED]->(v)
WITH v, count(DISTINCT CASE WHEN a.host THEN u.id END) AS hosts, count(DISTINCT u.id) AS participants
OPTIONAL MATCH (p:Problem)
WHERE p.event_id = v.id
RETURN v.id AS event_id, v.`on` AS `on`, v.name AS event, hosts, participants, count(p.id) AS problems, count(p.closed) AS solved,
  count(p.id) - count(p.closed) AS open
ORDER BY `on`, event, event_id
