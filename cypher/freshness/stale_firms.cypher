// 某日以后没有更新过的企业档案
// Firms whose record was not updated since a day
// param   since: date ; 起始日期 ; the day
// returns enterprise_id, name, updated
MATCH (e:Enterprise)
WHERE e.updated IS NULL OR e.updated < $since
RETURN e.id AS enterprise_id, e.name AS name, e.updated AS updated
ORDER BY updated, name, enterprise_id
