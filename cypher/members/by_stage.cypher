// 各发展阶段的人数
// People by stage of development
// returns stage, people, transferred, not_transferred, transfer_unknown
MATCH (m:Member)
WHERE m.left IS NULL
RETURN m.stage AS stage, count(m.id) AS people,
  sum(CASE WHEN m.transferred = true THEN 1 ELSE 0 END) AS transferred,
  sum(CASE WHEN m.transferred = false THEN 1 ELSE 0 END) AS not_transferred,
  count(m.id) - count(m.transferred) AS transfer_unknown
ORDER BY CASE stage WHEN 'full' THEN 0 WHEN 'probationary' THEN 1 WHEN 'development_target' THEN 2
  WHEN 'activist' THEN 3 ELSE 4 END
