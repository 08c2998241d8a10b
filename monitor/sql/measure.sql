-- The method, as a set: from known_notice, known_check and held to item, incident and company counts.
-- Every instant and length is a BIGINT of microseconds; epoch_us() is exact, epoch() is not.
-- monitor/reference.py says the same one notice at a time; the tests compare the two.

-- The first moment of each window: a window holds what lies less than `width` after its first.
CREATE TEMP MACRO window_starts(moments, width) AS list_reduce(
  list_transform(list_sort(moments::BIGINT[]), lambda m: [m]),
  lambda starts, m: CASE
    WHEN m[1]::BIGINT - starts[-1]::BIGINT >= width THEN list_concat(starts, m) ELSE starts
  END
);

-- Whether what went in (l, r] was in time for a term. On time wins over late.
CREATE TEMP MACRO judge(l, r, term) AS CASE
  WHEN r <= term + getvariable('tolerance') THEN 'on_time'
  WHEN l >= term THEN 'late'
  ELSE 'undetermined'
END;

-- Notices that touch the period, or are about an item that does; `t0` is the acceptance, or the
-- sending where there was none.
CREATE TEMP TABLE told AS
SELECT
  notice,
  item,
  site,
  holder,
  status,
  withdrawn_at IS NOT NULL AS withdrawn,
  epoch_us(sent_at) AS sent,
  epoch_us(coalesce(delivered_at, sent_at)) AS t0,
  t0 >= getvariable('period_start') AND t0 < getvariable('period_end') AS in_period,
  sent >= getvariable('period_start') AND sent < getvariable('period_end') AS sent_in_period
FROM
  known_notice;

CREATE TEMP TABLE attempt AS
SELECT
  told.*,
  held.company
FROM
  told
  LEFT JOIN held ON held.holder = told.holder
  AND told.t0 >= held.valid_from
  AND told.t0 < held.valid_to
WHERE
  told.in_period
  OR told.sent_in_period
  OR told.item IN (SELECT item FROM told WHERE in_period OR sent_in_period);

-- Duplicates: of one item at one company, what is accepted inside the follow-up of an earlier
-- accepted notice; and an attempt that failed inside the follow-up of any earlier attempt.
CREATE TEMP TABLE repeated AS
SELECT
  *
FROM
  attempt
WHERE
  company IS NOT NULL
  AND NOT withdrawn
  AND status <> 'pending'
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
  ASOF JOIN tried AS t ON r.company = t.company AND r.item = t.item AND r.t0 >= t.start
)
WHERE place > 1 AND status <> 'delivered'
UNION ALL
SELECT notice
FROM (
  SELECT r.notice, row_number() OVER (
    PARTITION BY r.company, r.item, a.start ORDER BY r.t0, r.sent, r.notice
  ) AS place
  FROM (SELECT * FROM repeated WHERE status = 'delivered') AS r
  ASOF JOIN accepted AS a ON r.company = a.company AND r.item = a.item AND r.t0 >= a.start
)
WHERE place > 1;

CREATE TEMP TABLE judged AS
SELECT
  attempt.*,
  CASE
    WHEN withdrawn THEN 'withdrawn'
    WHEN status = 'pending' THEN 'pending'
    WHEN company IS NULL THEN 'held_back'
    WHEN NOT in_period THEN 'outside_period'
    WHEN notice IN (FROM duplicate) THEN 'duplicate'
    WHEN status <> 'delivered' THEN status
  END AS reason
FROM
  attempt
WHERE
  in_period
  OR sent_in_period;

-- What the checks saw: `spell` counts the online sightings so far, so that each spell begins with
-- one (or with the acceptance, spell 0) and holds the offline sightings until the next.
CREATE TEMP TABLE sighting AS
SELECT
  c.notice,
  j.t0,
  epoch_us(c.checked_at) AS seen,
  c.status
FROM
  known_check AS c
  JOIN (SELECT notice, t0 FROM judged WHERE reason IS NULL) AS j USING (notice)
WHERE
  c.status <> 'unreachable'
  AND epoch_us(c.checked_at) < getvariable('cut_off');

CREATE TEMP TABLE gone_before AS
SELECT
  notice
FROM
  sighting
WHERE
  seen <= t0
GROUP BY
  notice
HAVING
  arg_max(status, seen) <> 'online';

CREATE TEMP TABLE spell AS
SELECT
  notice,
  spell,
  coalesce(max(seen) FILTER (status = 'online'), any_value(t0)) - any_value(t0) AS last_online,
  min(seen) FILTER (status <> 'online') - any_value(t0) AS first_offline,
  coalesce(max(seen) FILTER (status <> 'online') - any_value(t0) - first_offline, -1)
    >= getvariable('hold') AS held,
  coalesce(bool_or(status = 'moved'), false) AS moved
FROM
  (
    SELECT
      *,
      count(*) FILTER (status = 'online') OVER (PARTITION BY notice ORDER BY seen) AS spell
    FROM
      sighting
    WHERE
      seen > t0
  )
GROUP BY
  notice,
  spell;

-- arg_min and arg_max skip NULLs: only `first_offline` can be NULL, and never in a spell that held.
CREATE TEMP TABLE removal AS
SELECT
  notice,
  bool_or(held) AS taken_down,
  coalesce(arg_min(last_online, spell) FILTER (held), arg_max(last_online, spell)) AS l,
  arg_min(first_offline, spell) FILTER (held) AS r,
  coalesce(max(spell) > min(spell) FILTER (held), false) AS reappeared,
  coalesce(arg_min(moved, spell) FILTER (held), false) AS moved,
  NOT taken_down AND max(spell) > 0 AND arg_max(coalesce(first_offline, -1), spell) = -1 AS still_online
FROM
  spell
GROUP BY
  notice;

-- What was decided about single notices, after a dispute, stands in the place of what was seen:
-- no more than the outcome itself, so (0, term + tolerance] for on time and (0, ever] for undetermined.
CREATE TEMP TABLE decided AS
SELECT
  unnest(getvariable('decided')::VARCHAR[]) AS notice,
  unnest(getvariable('decided_as')::VARCHAR[]) AS effect;

CREATE TEMP TABLE seen_or_decided AS
SELECT
  notice,
  effect,
  CASE WHEN effect IS NULL THEN l ELSE 0 END AS l,
  CASE
    WHEN effect IS NULL THEN r
    WHEN effect = 'on_time' THEN getvariable('term') + getvariable('tolerance')
  END AS r,
  effect IS NULL AND reappeared AS reappeared,
  effect IS NULL AND moved AS moved,
  effect IS NULL AND still_online AS still_online
FROM
  removal
  FULL JOIN decided USING (notice);

CREATE TEMP TABLE item AS
SELECT
  j.notice,
  j.company,
  j.site,
  j.t0,
  v.effect,
  coalesce(
    CASE WHEN j.reason NOT IN ('bounced', 'refused') THEN j.reason END,
    CASE WHEN v.effect NOT IN ('on_time', 'undetermined') THEN v.effect END,
    j.reason,
    CASE WHEN g.notice IS NOT NULL AND v.effect IS NULL THEN 'gone_before_delivery' END
  ) AS why,
  coalesce(v.l, 0) AS l,
  v.r,
  coalesce(v.reappeared, false) AS reappeared,
  coalesce(v.moved, false) AS moved,
  coalesce(v.still_online, false) AS still_online,
  CASE WHEN why IS NULL THEN judge(coalesce(v.l, 0), v.r, getvariable('term')) END AS outcome,
  CASE WHEN why IS NULL THEN judge(coalesce(v.l, 0), v.r, getvariable('second_term')) END AS second_outcome,
  CASE WHEN why IS NULL THEN judge(coalesce(v.l, 0), v.r, getvariable('third_term')) END AS third_outcome
FROM
  judged AS j
  LEFT JOIN gone_before AS g USING (notice)
  LEFT JOIN seen_or_decided AS v USING (notice);

CREATE TEMP TABLE incident AS
WITH
  begun AS (
    SELECT company, site, unnest(window_starts(list(t0), getvariable('incident_window'))) AS first
    FROM item WHERE outcome IS NOT NULL GROUP BY company, site
  )
SELECT
  company,
  site,
  first,
  row_number() OVER (PARTITION BY company ORDER BY first, site) AS number
FROM
  begun;

CREATE TEMP TABLE counted AS
SELECT
  i.notice,
  i.company,
  i.site,
  i.outcome,
  i.second_outcome,
  i.third_outcome,
  n.first,
  n.number
FROM
  (SELECT * FROM item WHERE outcome IS NOT NULL) AS i
  ASOF JOIN incident AS n ON i.company = n.company AND i.site = n.site AND i.t0 >= n.first;
