SELECT
  notice,
  epoch_us(accepted_at),
  outcome,
  reason,
  last_seen,
  first_gone,
  incident,
  reappeared,
  moved,
  still_online
FROM
  read_parquet(getvariable('path'))
WHERE
  company = getvariable('company')
ORDER BY
  accepted_at,
  notice
