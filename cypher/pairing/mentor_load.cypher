// 结对帮带党组织的名额与已用名额
// Mentor organizations: places and places taken
// returns mentor_id, mentor, honour_level, places, taken, free
MATCH (m:PartyOrganization)
WHERE m.dissolved IS NULL AND (
    m.mentor_capacity IS NOT NULL OR EXISTS { MATCH (m)-[p:PAIRED_WITH]->(:PartyOrganization) WHERE p.until IS NULL })
WITH m, COUNT { MATCH (m)-[p:PAIRED_WITH]->(:PartyOrganization) WHERE p.until IS NULL } AS taken
RETURN m.id AS mentor_id, m.name AS mentor, m.honour_level AS honour_level, m.mentor_capacity AS places, taken,
  m.mentor_capacity - taken AS free
ORDER BY coalesce(free, -1) DESC, taken DESC, mentor, mentor_id
