-- The delivered checks in one form: distinct lines, instants in microseconds since 1970 UTC, sorted by bytes. Order,
-- duplicates, time zone, file form and the register's key leave no trace.
-- (Ids hold nothing that sorts before a comma. The notices are sorted, each with its looks in order, which costs a
-- fraction of what sorting lines does; DuckDB writes what comes from an ORDER BY in its order.)
SELECT
  concat('c,', notice_id, ',', instant_of(look), ',', status_of(look)) AS line
FROM
  (
    SELECT
      notice_id,
      unnest(looks) AS look
    FROM
      (SELECT notice_id, looks FROM looked ORDER BY notice_id)
  )
