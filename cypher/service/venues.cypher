// 阵地的使用：举办活动、参加与服务的企业
// Use of the venues: events held, firms that attended them or are served
// returns venue_id, venue, owner_id, owner, shared, area, events, last_event, firms
MATCH (n:Venue)
OPTIONAL MATCH (o:PartyOrganization)
WHERE o.id = n.owner_id
OPTIONAL MATCH (v:Event)
WHERE v.venue_id = n.id
WITH n, o, count(v.id) AS events, max(v.`on`) AS last_event
OPTIONAL MATCH (e:Enterprise)
WHERE EXISTS { MATCH (n)-[:SERVES]->(e) } OR EXISTS { MATCH (e)-[:ATTENDED]->(w:Event) WHERE w.venue_id = n.id }
RETURN n.id AS venue_id, n.name AS venue, o.id AS owner_id, o.name AS owner, n.shared AS shared, n.area AS area, events, last_event,
  count(DISTINCT e.id) AS firms
ORDER BY events DESC, firms DESC, venue, venue_id
