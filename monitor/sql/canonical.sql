-- The delivered rows in one form: distinct lines, instants in microseconds since 1970 UTC, sorted
-- by bytes. Order, duplicates, time zone, file form and the register's key leave no trace. (No
-- window over all rows: it would have to fit into memory.)
SELECT
  concat_ws(
    ',', 'n', notice_id, item_key, site_key, holder, epoch_us(sent_at),
    coalesce(epoch_us(delivered_at)::VARCHAR, ''), delivery_status,
    coalesce(epoch_us(withdrawn_at)::VARCHAR, ''), coalesce(withdrawal_reason, '')
  ) AS line
FROM
  notices
UNION
SELECT
  concat_ws(',', 'c', notice_id, epoch_us(checked_at), status) AS line
FROM
  checks
ORDER BY
  line
