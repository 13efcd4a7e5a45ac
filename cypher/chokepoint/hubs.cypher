// 供应客户最多的企业
// Firms that supply the most customers
// param   least: integer = 10 ; 至少几家客户 ; least number of customers
// returns enterprise_id, name, customers, products, organizations
MATCH (e:Enterprise)-[l:SUPPLIES]->(c:Enterprise)
WHERE e.id <> c.id AND NOT coalesce(l.status, '') IN ['implied', 'candidate']
  AND NOT coalesce(e.status, '') IN ['closed', 'suspended', 'building'] AND NOT coalesce(c.status, '') IN ['closed', 'suspended', 'building']
WITH e, count(DISTINCT c.id) AS customers, count(DISTINCT l.product) AS products
WHERE customers >= $least
RETURN e.id AS enterprise_id, e.name AS name, customers, products,
  COUNT {
    MATCH (o:PartyOrganization)-[h:ESTABLISHED_IN]->(e)
    WHERE h.until IS NULL AND o.dissolved IS NULL AND NOT coalesce(o.functional, EXISTS { MATCH (f:IndustryChain) WHERE f.committee_id = o.id })
  } AS organizations
ORDER BY customers DESC, name, enterprise_id
