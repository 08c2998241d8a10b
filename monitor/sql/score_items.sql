-- The item list behind the figures, for the company's own preview and for the bundle. Lengths in microseconds from
-- acceptance; `last_seen` and `first_gone` only for counted items.
WITH
  numbered AS (
    SELECT company, site, first, row_number() OVER (PARTITION BY company ORDER BY first, site) AS number
    FROM incident
  ),
  counted AS (
    SELECT i.notice, n.number
    FROM (SELECT notice, company, site, t0 FROM item WHERE outcome IS NOT NULL) AS i
    ASOF JOIN numbered AS n ON i.company = n.company AND i.site = n.site AND i.t0 >= n.first
  )
SELECT
  i.company,
  i.notice,
  make_timestamp(i.t0)::TIMESTAMPTZ AS accepted_at,
  i.why AS reason,
  i.outcome,
  i.second_outcome,
  i.third_outcome,
  i.site,
  CASE WHEN i.outcome IS NOT NULL THEN i.l END AS last_seen,
  CASE WHEN i.outcome IS NOT NULL THEN i.r END AS first_gone,
  c.number AS incident,
  i.reappeared,
  i.moved,
  i.still_online
FROM
  item AS i
  LEFT JOIN counted AS c USING (notice)
WHERE
  i.company IS NOT NULL
ORDER BY
  i.company,
  i.t0,
  i.notice
