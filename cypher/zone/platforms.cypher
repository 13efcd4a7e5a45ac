// 园区的服务平台，各自服务了多少企业和党组织
// Platforms of the zone, and how many firms and organizations each has served
// returns platform_id, platform, platform_kind, firms_served, organizations_served
MATCH (p:Platform)
OPTIONAL MATCH (p)-[:SERVES]->(e:Enterprise)
WITH p, count(DISTINCT e) AS firms_served
OPTIONAL MATCH (p)-[:SERVES]->(o:PartyOrganization)
RETURN p.id AS platform_id, p.name AS platform, p.kind AS platform_kind, firms_served, count(DISTINCT o) AS organizations_served
ORDER BY platform_kind, platform, platform_id
