-- The middle one or two values of L and R per company and for all; an infinite R is NULL. The upper of two
-- middle values is the lower one of the negated: of three values both are the second, of four the second and third.
SELECT
  CASE WHEN grouping(company) = 1 THEN 'total' ELSE company END AS company,
  [quantile_disc(l, 0.5), -quantile_disc(-l, 0.5)] AS middle_l,
  [
    nullif(quantile_disc(coalesce(r, 9223372036854775807), 0.5), 9223372036854775807),
    nullif(-quantile_disc(-coalesce(r, 9223372036854775807), 0.5), 9223372036854775807)
  ] AS middle_r
FROM
  item
WHERE
  outcome IS NOT NULL
GROUP BY
  GROUPING SETS ((company), ())
HAVING
  count(*) > 0
