SELECT
  count(*) AS count,
  count(*) FILTER (status = 'unreachable') AS unreachable,
  count(*) FILTER (notice NOT IN (SELECT notice FROM known_notice)) AS without_notice
FROM
  known_check
WHERE
  epoch_us(checked_at) >= getvariable('period_start')
  AND epoch_us(checked_at) < getvariable('period_end')
