-- The incidents of every company from a kept item list, as sql/score_incidents.sql counts them.
SELECT
  company,
  incident AS number,
  any_value(site) AS site,
  epoch_us(min(accepted_at)) AS first,
  count(*) AS items,
  count(*) FILTER (outcome = 'on_time') AS on_time,
  count(*) FILTER (outcome = 'undetermined') AS undetermined,
  count(*) FILTER (second_outcome = 'on_time') AS second_on_time,
  count(*) FILTER (second_outcome = 'undetermined') AS second_undetermined,
  count(*) FILTER (third_outcome = 'on_time') AS third_on_time,
  count(*) FILTER (third_outcome = 'undetermined') AS third_undetermined
FROM
  read_parquet(getvariable('path'))
WHERE
  outcome IS NOT NULL
GROUP BY
  company,
  incident
ORDER BY
  company,
  incident
