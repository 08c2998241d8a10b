-- Per company, and with company NULL for all together, in counts only: first how many items are alike in all
-- that is counted, then which of those count for what.
WITH
  alike AS (
    SELECT
      company,
      why,
      effect,
      outcome IS NOT NULL AS counted,
      still_online,
      reappeared,
      moved,
      timely,
      count(*) AS many,
      min(t0) AS first
    FROM
      item
    GROUP BY
      ALL
  )
SELECT
  CASE WHEN grouping(company) = 1 THEN 'total' ELSE company END AS company,
  coalesce(sum(many) FILTER (counted), 0)::BIGINT AS items,
  coalesce(sum(many) FILTER (why = 'bounced'), 0)::BIGINT AS bounced,
  coalesce(sum(many) FILTER (why = 'refused'), 0)::BIGINT AS refused,
  coalesce(sum(many) FILTER (why = 'gone_before_delivery'), 0)::BIGINT AS gone_before_delivery,
  coalesce(sum(many) FILTER (why = 'duplicate'), 0)::BIGINT AS duplicate,
  coalesce(sum(many) FILTER (why = 'withdrawn'), 0)::BIGINT AS withdrawn,
  coalesce(sum(many) FILTER (why = 'pending'), 0)::BIGINT AS pending,
  coalesce(sum(many) FILTER (why = 'outside_period'), 0)::BIGINT AS outside_period,
  coalesce(sum(many) FILTER (why = 'held_back'), 0)::BIGINT AS held_back,
  coalesce(sum(many) FILTER (why = 'wrong_company'), 0)::BIGINT AS wrong_company,
  coalesce(sum(many) FILTER (why = 'not_received'), 0)::BIGINT AS not_received,
  coalesce(sum(many) FILTER (why = 'wrongly_classified'), 0)::BIGINT AS wrongly_classified,
  coalesce(sum(many) FILTER (counted AND effect = 'on_time'), 0)::BIGINT AS decided_on_time,
  coalesce(sum(many) FILTER (counted AND effect = 'undetermined'), 0)::BIGINT AS decided_undetermined,
  coalesce(sum(many) FILTER (counted AND still_online), 0)::BIGINT AS still_online,
  coalesce(sum(many) FILTER (counted AND reappeared), 0)::BIGINT AS reappeared,
  coalesce(sum(many) FILTER (counted AND moved), 0)::BIGINT AS moved,
  coalesce(sum(many) FILTER (counted AND NOT timely), 0)::BIGINT AS without_deadline_check,
  coalesce(
    (getvariable('cut_off') - min(first) FILTER (counted AND still_online)) // 86400000000, 0
  ) AS oldest_online_days
FROM
  alike
GROUP BY
  GROUPING SETS ((company), ())
HAVING
  grouping(company) = 1
  OR company IS NOT NULL
