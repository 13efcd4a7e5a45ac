// 某日以前到期、尚未续期的资质
// Certificates that expire before a day and are not renewed
// param   before: date ; 日期 ; the day
// returns certificate_id, certificate_kind, enterprise_id, name, expires
MATCH (c:Certificate)
WHERE c.expires < $before
  AND NOT EXISTS {
    MATCH (n:Certificate)
    WHERE n.enterprise_id = c.enterprise_id AND n.kind = c.kind AND n.expires >= $before
  }
MATCH (e:Enterprise)
WHERE e.id = c.enterprise_id
RETURN c.id AS certificate_id, c.kind AS certificate_kind, e.id AS enterprise_id, e.name AS name, c.expires AS expires
ORDER BY expires, certificate_kind, name, certificate_id
