-- Checks of a notice come at a usual distance (the median of all). Where two of them lie one and a half
-- times that apart or more, rounds were lost in between. Only while a notice is followed up.
WITH
  distance AS (
    SELECT
      epoch_us(c.checked_at) - lag(epoch_us(c.checked_at)) OVER (PARTITION BY notice ORDER BY c.checked_at) AS gap
    FROM
      known_check AS c
      JOIN in_period AS p USING (notice)
    WHERE
      epoch_us(c.checked_at) >= p.t0
      AND epoch_us(c.checked_at) <= p.t0 + getvariable('follow_up')
      AND p.status = 'delivered'
  ),
  usual AS (SELECT median(gap) AS cadence FROM distance WHERE gap > 0)
SELECT
  any_value(cadence) AS cadence,
  count(gap) AS made,
  coalesce(sum(round(gap / cadence) - 1) FILTER (gap >= 1.5 * cadence), 0)::BIGINT AS lost
FROM
  distance,
  usual
