-- The months in which a notice of the period was accepted (or sent, where it was not).
SELECT DISTINCT
  date_trunc('month', make_timestamp(t0))
FROM
  item
WHERE
  t0 >= getvariable('period_start')
  AND t0 < getvariable('period_end')
