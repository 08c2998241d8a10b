-- The middle one or two values of L and R per company and for all; an infinite R is NULL.
WITH
  removal_interval AS (
    SELECT company, l, r FROM item WHERE outcome IS NOT NULL
    UNION ALL
    SELECT 'total', l, r FROM item WHERE outcome IS NOT NULL
  ),
  placed AS (
    SELECT
      company,
      l,
      r,
      row_number() OVER (PARTITION BY company ORDER BY l) AS place_l,
      row_number() OVER (PARTITION BY company ORDER BY r NULLS LAST) AS place_r,
      count(*) OVER (PARTITION BY company) AS n
    FROM
      removal_interval
  )
SELECT
  company,
  list(l) FILTER (place_l IN ((n + 1) // 2, n // 2 + 1)) AS middle_l,
  list(r) FILTER (place_r IN ((n + 1) // 2, n // 2 + 1)) AS middle_r
FROM
  placed
GROUP BY
  company
