-- Days (UTC) from the first check of the period to the last one on which nothing was looked at.
WITH
  looked AS (
    SELECT DISTINCT checked_at::TIMESTAMP::DATE AS day
    FROM known_check
    WHERE epoch_us(checked_at) >= getvariable('period_start') AND epoch_us(checked_at) < getvariable('period_end')
  )
SELECT
  unnest(range(min(day)::TIMESTAMP, max(day)::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day
FROM
  looked
EXCEPT
SELECT
  day
FROM
  looked
ORDER BY
  day
