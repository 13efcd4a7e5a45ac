// 各类活动的场次与参加单位
// Events by kind: how many, and how many took part
// param   since: date = 2000-01-01 ; 起始日期 ; first day
// returns event_kind, events, participants, last_event
MATCH (v:Event)
WHERE v.`on` >= $since
OPTIONAL MATCH (p)-[:ATTENDED]->(v)
WITH v.kind AS event_kind, count(DISTINCT v.id) AS events, count(DISTINCT p.id) AS participants, max(v.`on`) AS last_event
RETURN event_kind, events, participants, last_event
ORDER BY events DESC, event_kind
