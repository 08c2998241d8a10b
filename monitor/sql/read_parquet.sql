SELECT
  *,
  NULL::VARCHAR AS fault
FROM
  read_parquet(getvariable('path'))
