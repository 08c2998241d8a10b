-- How many incidents each company has, in the order of sql/score_incidents.sql.
SELECT
  company,
  count(*) AS incidents
FROM
  incident
GROUP BY
  company
ORDER BY
  company
