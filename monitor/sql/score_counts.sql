-- Per company, and with company NULL for all together, in counts only.
SELECT
  CASE WHEN grouping(company) = 1 THEN 'total' ELSE company END AS company,
  count(*) FILTER (outcome IS NOT NULL) AS items,
  count(*) FILTER (why = 'bounced') AS bounced,
  count(*) FILTER (why = 'refused') AS refused,
  count(*) FILTER (why = 'gone_before_delivery') AS gone_before_delivery,
  count(*) FILTER (why = 'duplicate') AS duplicate,
  count(*) FILTER (why = 'withdrawn') AS withdrawn,
  count(*) FILTER (why = 'pending') AS pending,
  count(*) FILTER (why = 'outside_period') AS outside_period,
  count(*) FILTER (why = 'held_back') AS held_back,
  count(*) FILTER (why = 'wrong_company') AS wrong_company,
  count(*) FILTER (why = 'not_received') AS not_received,
  count(*) FILTER (why = 'wrongly_classified') AS wrongly_classified,
  count(*) FILTER (outcome IS NOT NULL AND effect = 'on_time') AS decided_on_time,
  count(*) FILTER (outcome IS NOT NULL AND effect = 'undetermined') AS decided_undetermined,
  count(*) FILTER (outcome IS NOT NULL AND still_online) AS still_online,
  count(*) FILTER (outcome IS NOT NULL AND reappeared) AS reappeared,
  count(*) FILTER (outcome IS NOT NULL AND moved) AS moved,
  count(*) FILTER (
    outcome IS NOT NULL
    AND notice NOT IN (
      SELECT notice FROM sighting
      WHERE seen - t0 BETWEEN getvariable('term') AND getvariable('term') + getvariable('tolerance')
    )
  ) AS without_deadline_check,
  coalesce(
    (getvariable('cut_off') - min(t0) FILTER (outcome IS NOT NULL AND still_online)) // 86400000000, 0
  ) AS oldest_online_days
FROM
  item
GROUP BY
  GROUPING SETS ((company), ())
HAVING
  grouping(company) = 1
  OR company IS NOT NULL
