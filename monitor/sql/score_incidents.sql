SELECT
  company,
  site,
  first,
  items,
  on_time,
  undetermined,
  second_on_time,
  second_undetermined,
  third_on_time,
  third_undetermined
FROM
  incident
ORDER BY
  company
