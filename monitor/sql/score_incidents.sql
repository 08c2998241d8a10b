-- The incidents behind each other, company after company. Sites are numbers in the order of their keys: only which are
-- the same matters.
WITH
  numbered AS (
    SELECT site, row_number() OVER (ORDER BY site)::INTEGER AS number
    FROM (SELECT DISTINCT site FROM incident)
  )
SELECT
  number,
  first,
  items::INTEGER AS items,
  on_time::INTEGER AS on_time,
  undetermined::INTEGER AS undetermined,
  second_on_time::INTEGER AS second_on_time,
  second_undetermined::INTEGER AS second_undetermined,
  third_on_time::INTEGER AS third_on_time,
  third_undetermined::INTEGER AS third_undetermined
FROM
  incident
  JOIN numbered USING (site)
ORDER BY
  company,
  number,
  first
