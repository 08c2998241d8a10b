SELECT
  company,
  number,
  any_value(site) AS site,
  any_value(first) AS first,
  count(*) AS items,
  count(*) FILTER (outcome = 'on_time') AS on_time,
  count(*) FILTER (outcome = 'undetermined') AS undetermined
FROM
  counted
GROUP BY
  company,
  number
ORDER BY
  company,
  number
