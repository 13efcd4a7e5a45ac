// 各产业链五类活动的场次与参加企业，没有的也列出（党建联建、人才招引、政策宣讲、融资对接、供需连结）
// The five kinds of events in each chain: how many, and how many of its firms took part, the missing ones too
// param   since: date = 2000-01-01 ; 起始日期 ; first day
// returns chain_id, chain, event_kind, events, firms, firms_of_chain, last_event
MATCH (c:IndustryChain)
OPTIONAL MATCH (f:Enterprise)-[:IN_CHAIN]->(c)
WITH c, count(DISTINCT f.id) AS firms_of_chain
UNWIND ['joint_building', 'talent', 'policy', 'finance', 'supply_demand'] AS event_kind
OPTIONAL MATCH (c)<-[:IN_CHAIN]-(e:Enterprise)-[:ATTENDED]->(v:Event)
WHERE v.kind = event_kind AND v.`on` >= $since
RETURN c.id AS chain_id, c.name AS chain, event_kind, count(DISTINCT v.id) AS events, count(DISTINCT e.id) AS firms, firms_of_chain,
  max(v.`on`) AS last_event
ORDER BY events, chain, chain_id, event_kind
