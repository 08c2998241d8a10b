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

-- At one instant, online against offline says nothing; a usable status beats unreachable.
CREATE TABLE judged_check AS
SELECT
  o.place,
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
      place,
      checked_at,
      CASE
        WHEN said & 4 > 0 AND said & 3 > 0 THEN 'unreachable'
        WHEN said & 4 > 0 THEN 'online'
        WHEN said & 1 > 0 THEN 'moved'
        WHEN said & 2 > 0 THEN 'offline'
        ELSE 'unreachable'
      END AS status
    FROM
      offered_check
  ) AS o
  LEFT JOIN (
    SELECT place, checked_at, known_check.status
    FROM known_check
    JOIN kept_notice_id USING (notice)
  ) AS k USING (place, checked_at);
