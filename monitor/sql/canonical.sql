-- The delivered rows in one form: distinct, instants in microseconds since 1970 UTC, sorted by
-- bytes, in blocks. Order, duplicates, time zone, file form and the register's key leave no trace.
SELECT
  string_agg(line, chr(10) ORDER BY line) AS block
FROM
  (
    SELECT
      line,
      (row_number() OVER (ORDER BY line) - 1) // 65536 AS number
    FROM
      (
        SELECT
          concat_ws(
            ',', 'notice', notice_id, item_key, site_key, holder, epoch_us(sent_at),
            coalesce(epoch_us(delivered_at)::VARCHAR, ''), delivery_status,
            coalesce(epoch_us(withdrawn_at)::VARCHAR, ''), coalesce(withdrawal_reason, '')
          ) AS line
        FROM
          notices
        UNION
        SELECT
          concat_ws(',', 'check', notice_id, epoch_us(checked_at), status) AS line
        FROM
          checks
      )
  )
GROUP BY
  number
ORDER BY
  number
