// 企业按规模与所有制
// Firms by size and ownership
// returns scale, ownership, firms, in_chain
MATCH (e:Enterprise)
WITH e, EXISTS { MATCH (e)-[:IN_CHAIN]->(:IndustryChain) } AS member
RETURN e.scale AS scale, e.ownership AS ownership, count(e.id) AS firms, sum(CASE WHEN member THEN 1 ELSE 0 END) AS in_chain
ORDER BY firms DESC, scale, ownership
