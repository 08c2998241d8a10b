-- Each offered row against what the ledger knows. A row that says less than is known changes nothing.
CREATE TABLE judged_notice AS
SELECT
  o.notice,
  o.item,
  o.site,
  o.holder,
  o.sent_at,
  coalesce(k.delivered_at, o.delivered_at) AS delivered_at,
  CASE WHEN k.status IS NULL OR k.status = 'pending' THEN o.status ELSE k.status END AS status,
  coalesce(k.withdrawn_at, o.withdrawn_at) AS withdrawn_at,
  coalesce(k.withdrawal_reason, o.withdrawal_reason) AS withdrawal_reason,
  CASE
    WHEN k.notice IS NULL THEN 'new'
    WHEN o.item <> k.item THEN 'conflict:item_key'
    WHEN o.site <> k.site THEN 'conflict:site_key'
    WHEN o.holder <> k.holder THEN 'conflict:holder'
    WHEN o.sent_at <> k.sent_at THEN 'conflict:sent_at'
    WHEN o.status <> 'pending' AND k.status <> 'pending' AND o.status <> k.status
      THEN 'conflict:delivery_status'
    WHEN o.delivered_at <> k.delivered_at THEN 'conflict:delivered_at'
    WHEN o.withdrawn_at <> k.withdrawn_at THEN 'conflict:withdrawn_at'
    WHEN o.withdrawal_reason <> k.withdrawal_reason THEN 'conflict:withdrawal_reason'
    WHEN k.status = 'pending' AND o.status <> 'pending' THEN 'changed'
    WHEN k.withdrawn_at IS NULL AND o.withdrawn_at IS NOT NULL THEN 'changed'
    ELSE 'unchanged'
  END AS verdict
FROM
  offered_notice AS o
  LEFT JOIN known_notice AS k USING (notice);

-- What the ledger has seen of already, and what was seen twice at one instant, is compared look by look; a notice of
-- which neither is so is new as a whole.
CREATE TABLE compared AS
SELECT
  notice,
  looks
FROM
  looked
  JOIN kept_notice_id USING (notice_id)
WHERE
  NOT plain
  OR notice IN (SELECT c.notice FROM known_check AS c JOIN kept_notice_id AS k ON c.notice = k.notice);

CREATE TABLE new_look AS
SELECT
  notice,
  looks
FROM
  looked
  JOIN kept_notice_id USING (notice_id)
  ANTI JOIN compared USING (notice)
ORDER BY
  notice;

-- At one instant, online against offline says nothing; a usable status beats unreachable.
CREATE TABLE judged_check AS
SELECT
  o.notice,
  o.checked_at,
  o.status,
  CASE
    WHEN k.status IS NULL THEN 'new'
    WHEN k.status <> o.status THEN 'conflict:status'
    ELSE 'unchanged'
  END AS verdict
FROM
  (
    SELECT
      notice,
      make_timestamp(instant)::TIMESTAMPTZ AS checked_at,
      CASE
        WHEN said & 4 > 0 AND said & 3 > 0 THEN 'unreachable'
        WHEN said & 4 > 0 THEN 'online'
        WHEN said & 1 > 0 THEN 'moved'
        WHEN said & 2 > 0 THEN 'offline'
        ELSE 'unreachable'
      END AS status
    FROM
      (
        -- All that was said at one instant: 1 for moved, 2 for offline, 4 for online, 8 for unreachable.
        SELECT notice, instant_of(look) AS instant, bit_or((1 << (look % 10))::UTINYINT) AS said
        FROM (SELECT notice, unnest(looks) AS look FROM compared)
        GROUP BY notice, instant
      )
  ) AS o
  LEFT JOIN (
    SELECT c.notice, c.checked_at, c.status FROM known_check AS c SEMI JOIN compared USING (notice)
  ) AS k USING (notice, checked_at)
ORDER BY
  o.notice,
  o.checked_at;
