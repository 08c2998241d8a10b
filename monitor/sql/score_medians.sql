-- The middle one or two values of L and R per company and for all; an infinite R is NULL.
-- Values are counted by the minute first, then one by one in the minutes in which a middle lies: what is held does not
-- grow with the items, as it does where all values of a company are laid out.
WITH
  value AS NOT MATERIALIZED (
    SELECT company, true AS is_l, l AS v FROM item WHERE outcome IS NOT NULL
    UNION ALL
    SELECT company, false AS is_l, coalesce(r, 9223372036854775807) AS v FROM item WHERE outcome IS NOT NULL
  ),
  own_minute AS (
    SELECT company, is_l, v // 60000000 AS minute, count(*) AS many FROM value GROUP BY ALL
  ),
  minute AS (
    FROM own_minute
    UNION ALL
    SELECT 'total' AS company, is_l, minute, sum(many) AS many FROM own_minute GROUP BY ALL
  ),
  -- A middle is the value that has `low` or `high` others before it; `before` lie before the minute.
  middle AS (
    SELECT
      company,
      is_l,
      minute,
      sum(many) OVER (PARTITION BY company, is_l ORDER BY minute) - many AS before,
      before + many AS until,
      (sum(many) OVER (PARTITION BY company, is_l) - 1) // 2 AS low,
      sum(many) OVER (PARTITION BY company, is_l) // 2 AS high
    FROM minute
    QUALIFY before <= high AND until > low
  ),
  near AS (
    SELECT m.company, is_l, m.minute, v.v, count(*) AS many
    FROM value AS v JOIN middle AS m USING (company, is_l)
    WHERE v.v // 60000000 = m.minute
    GROUP BY ALL
    UNION ALL
    SELECT m.company, is_l, m.minute, v.v, count(*) AS many
    FROM value AS v JOIN (FROM middle WHERE company = 'total') AS m USING (is_l)
    WHERE v.v // 60000000 = m.minute
    GROUP BY ALL
  ),
  placed AS (
    SELECT
      company,
      is_l,
      v,
      low,
      high,
      before + sum(many) OVER (PARTITION BY company, is_l, minute ORDER BY v) - many AS first,
      first + many AS behind
    FROM near JOIN middle USING (company, is_l, minute)
  )
SELECT
  company,
  [
    max(v) FILTER (is_l AND low >= first AND low < behind),
    max(v) FILTER (is_l AND high >= first AND high < behind)
  ] AS middle_l,
  [
    nullif(max(v) FILTER (NOT is_l AND low >= first AND low < behind), 9223372036854775807),
    nullif(max(v) FILTER (NOT is_l AND high >= first AND high < behind), 9223372036854775807)
  ] AS middle_r
FROM
  placed
GROUP BY
  company
