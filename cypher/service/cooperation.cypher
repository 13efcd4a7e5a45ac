// 企业之间的协作（生产联帮、技术联享），双方是否已有供应关系
// Co-operation between firms (joint production, shared technology), and whether one supplies the other
// returns enterprise_id, name, partner_id, partner, cooperation_kind, since, supplies
MATCH (a:Enterprise)-[r:COOPERATES_WITH]->(b:Enterprise)
RETURN a.id AS enterprise_id, a.name AS name, b.id AS partner_id, b.name AS partner, r.kind AS cooperation_kind, r.since AS since,
  EXISTS { MATCH (a)-[:SUPPLIES]->(b) } OR EXISTS { MATCH (b)-[:SUPPLIES]->(a) } AS supplies
ORDER BY name, enterprise_id, partner, partner_id, cooperation_kind
