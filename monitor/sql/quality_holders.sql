-- Notices of the period that no one company answers for, by holder: claimed by none, or by more than one.
SELECT
  p.holder,
  CASE WHEN d.holder IS NULL THEN 'unmatched' ELSE 'disputed' END AS why,
  count(*) AS notices,
  min(p.t0) AS first,
  max(p.t0) AS last
FROM
  in_period AS p
  LEFT JOIN held AS h ON h.holder = p.holder
  AND p.t0 >= h.valid_from
  AND p.t0 < h.valid_to
  LEFT JOIN disputed AS d ON d.holder = p.holder
  AND p.t0 >= d.since
  AND p.t0 < d.until
WHERE
  h.holder IS NULL
  AND NOT p.withdrawn
  AND p.status <> 'pending'
GROUP BY
  ALL
ORDER BY
  notices DESC,
  p.holder
