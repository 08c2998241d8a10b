-- Microseconds from sending, and from looking, to the intake of the first delivery that told of it.
SELECT
  'notices' AS kind,
  count(*) AS told,
  median(lag) AS middle,
  quantile_disc(lag, 0.9) AS most,
  max(lag) AS longest
FROM
  (
    SELECT
      min(taken_in) - any_value(p.sent) AS lag
    FROM
      kept_notice AS k
      JOIN taken_in USING (sequence)
      JOIN in_period AS p USING (notice)
    GROUP BY
      notice
  )
UNION ALL
SELECT
  'checks' AS kind,
  count(*) AS told,
  median(taken_in - epoch_us(checked_at)) AS middle,
  quantile_disc(taken_in - epoch_us(checked_at), 0.9) AS most,
  max(taken_in - epoch_us(checked_at)) AS longest
FROM
  kept_check
  JOIN taken_in USING (sequence)
WHERE
  epoch_us(checked_at) >= getvariable('period_start')
  AND epoch_us(checked_at) < getvariable('period_end')
