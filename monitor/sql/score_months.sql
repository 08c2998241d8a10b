-- Calendar months of the period (UTC) in which the monitor sent or looked at anything.
SELECT DISTINCT
  strftime(month, '%Y-%m') AS month
FROM
  (
    SELECT date_trunc('month', make_timestamp(t0)) AS month FROM told WHERE in_period
    UNION
    SELECT date_trunc('month', make_timestamp(epoch_us(checked_at)))
    FROM known_check
    WHERE epoch_us(checked_at) >= getvariable('period_start')
      AND epoch_us(checked_at) < getvariable('period_end')
  )
ORDER BY
  month
