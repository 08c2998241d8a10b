SELECT
  company,
  number,
  any_value(site) AS site,
  any_value(first) AS first,
  count(*) AS items,
  count(*) FILTER (outcome = 'on_time') AS on_time,
  count(*) FILTER (outcome = 'undetermined') AS undetermined,
  count(*) FILTER (second_outcome = 'on_time') AS second_on_time,
  count(*) FILTER (second_outcome = 'undetermined') AS second_undetermined,
  count(*) FILTER (third_outcome = 'on_time') AS third_on_time,
  count(*) FILTER (third_outcome = 'undetermined') AS third_undetermined
FROM
  counted
GROUP BY
  company,
  number
ORDER BY
  company,
  number
