-- A kept item list as the table `item`, for sql/score_medians.sql.
CREATE TEMP TABLE item AS
SELECT
  company,
  outcome,
  last_seen AS l,
  first_gone AS r
FROM
  read_parquet(getvariable('path'));
