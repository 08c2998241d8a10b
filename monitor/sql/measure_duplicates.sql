-- Duplicates: of one item at one company, what is accepted inside the follow-up of an earlier
-- accepted notice; and an attempt that failed inside the follow-up of any earlier attempt.
CREATE TEMP TABLE repeated AS
SELECT
  *
FROM
  candidate
QUALIFY
  count(*) OVER (PARTITION BY company, item) > 1;

CREATE TEMP TABLE duplicate AS
WITH
  tried AS (
    SELECT company, item, unnest(window_starts(list(t0), getvariable('follow_up'))) AS start
    FROM repeated GROUP BY company, item
  ),
  accepted AS (
    SELECT company, item, unnest(window_starts(list(t0), getvariable('follow_up'))) AS start
    FROM repeated WHERE status = 'delivered' GROUP BY company, item
  )
SELECT notice
FROM (
  SELECT r.notice, r.status, row_number() OVER (
    PARTITION BY r.company, r.item, t.start ORDER BY r.t0, r.status <> 'delivered', r.sent, r.notice
  ) AS place
  FROM repeated AS r
  JOIN tried AS t ON r.company = t.company AND r.item = t.item
    AND r.t0 >= t.start AND r.t0 < t.start + getvariable('follow_up')
)
WHERE place > 1 AND status <> 'delivered'
UNION ALL
SELECT notice
FROM (
  SELECT r.notice, row_number() OVER (
    PARTITION BY r.company, r.item, a.start ORDER BY r.t0, r.sent, r.notice
  ) AS place
  FROM (SELECT * FROM repeated WHERE status = 'delivered') AS r
  JOIN accepted AS a ON r.company = a.company AND r.item = a.item
    AND r.t0 >= a.start AND r.t0 < a.start + getvariable('follow_up')
)
WHERE place > 1;
