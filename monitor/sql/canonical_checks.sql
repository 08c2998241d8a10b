-- The delivered checks in one form: distinct lines, instants in microseconds since 1970 UTC, sorted by bytes. Order,
-- duplicates, time zone, file form and the register's key leave no trace.
-- (Ids hold nothing that sorts before a comma. Instants sort as text: those of 15 digits, before September 2001,
-- among those of 16.)
SELECT
  concat_ws(',', 'c', notice_id, moment, status) AS line
FROM
  (
    SELECT
      notice_id,
      spelled,
      epoch_us(checked_at) AS moment,
      unnest(CASE said
        WHEN 1 THEN ['moved']
        WHEN 2 THEN ['offline']
        WHEN 4 THEN ['online']
        WHEN 8 THEN ['unreachable']
        ELSE list_filter(['moved', 'offline', 'online', 'unreachable'], lambda each, n: said >> (n - 1) & 1 = 1)
      END) AS status
    FROM
      offered_check
      JOIN kept_notice_id USING (place)
  )
ORDER BY
  spelled,
  CASE WHEN moment < 1000000000000000 THEN moment * 10 ELSE moment END,
  status
