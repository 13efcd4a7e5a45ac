// 接近上市的企业：股改、拟上市、上市
// Firms on the way to a listing: share reform, preparing, listed
// returns enterprise_id, name, growth_stage, revenue, employees
MATCH (e:Enterprise)
WHERE e.growth_stage IN ['share_reform', 'preparing_to_list', 'listed']
RETURN e.id AS enterprise_id, e.name AS name, e.growth_stage AS growth_stage, e.revenue AS revenue, e.employees AS employees
ORDER BY CASE growth_stage WHEN 'listed' THEN 0 WHEN 'preparing_to_list' THEN 1 ELSE 2 END, name, enterprise_id
