// 企业档案与供应关系中尚属未知的关键事项
// Key facts of firms and supply links that are unknown
// returns fact, records, known, unknown
MATCH (e:Enterprise)
WITH count(e.id) AS firms, count(e.ownership) AS ownership, count(e.status) AS status, count(e.employees) AS employees,
  count(e.industry) AS industry, count(e.street) AS street, count(e.uscc) AS uscc
OPTIONAL MATCH (:Enterprise)-[l:SUPPLIES]->(:Enterprise)
WITH firms, ownership, status, employees, industry, street, uscc, count(l) AS links, count(l.annual_value) AS annual_value
UNWIND ['uscc', 'ownership', 'status', 'industry', 'street', 'employees', 'annual_value'] AS fact
WITH fact,
  CASE fact WHEN 'annual_value' THEN links ELSE firms END AS records,
  CASE fact WHEN 'uscc' THEN uscc WHEN 'ownership' THEN ownership WHEN 'status' THEN status WHEN 'industry' THEN industry
    WHEN 'street' THEN street WHEN 'employees' THEN employees ELSE annual_value END AS known
RETURN fact, records, known, records - known AS unknown
ORDER BY unknown DESC, fact
