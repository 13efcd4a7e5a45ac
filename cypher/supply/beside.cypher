// 与一家企业处在同一环节的企业（按登记的环节）
// Firms beside a firm: in the same segment of a chain, as recorded
// param   firm: Enterprise ; 企业：编号、信用代码、名称或别名 ; the firm: id, code, name or alias
// returns chain, segment_stage, segment, enterprise_id, name
MATCH (e:Enterprise)-[a:IN_SEGMENT]->(s:ChainSegment)<-[b:IN_SEGMENT]-(o:Enterprise)
WHERE (e.id = $firm OR e.name = $firm) AND o.id <> e.id
  AND NOT coalesce(a.status, '') IN ['implied', 'candidate'] AND NOT coalesce(b.status, '') IN ['implied', 'candidate']
  AND NOT coalesce(o.status, '') IN ['closed', 'suspended', 'building']
OPTIONAL MATCH (c:IndustryChain)
WHERE c.id = s.chain_id
RETURN DISTINCT c.name AS chain, s.stage AS segment_stage, s.name AS segment, o.id AS enterprise_id, o.name AS name
ORDER BY chain, segment, segment_stage, name, enterprise_id
