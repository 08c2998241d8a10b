-- The method, as a set: from known_notice, known_check, held and decided to item and incident. Spark runs this text
-- as well (monitor/spark.py).
-- Every instant and length is a BIGINT of microseconds; epoch_us() is exact, epoch() is not.
-- monitor/reference.py says the same one notice at a time; the tests compare the two.
-- What most rows are (an item that goes once, a site told of once) takes one pass without an order; only
-- what is tangled is sorted.

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

-- All notices; `t0` is the acceptance, or the sending where there was none.
CREATE TEMP TABLE told AS
SELECT
  notice,
  item,
  site,
  company,
  status,
  withdrawn_at IS NOT NULL AS withdrawn,
  epoch_us(sent_at) AS sent,
  epoch_us(coalesce(delivered_at, sent_at)) AS t0,
  t0 >= getvariable('period_start') AND t0 < getvariable('period_end') AS in_period,
  in_period OR (sent >= getvariable('period_start') AND sent < getvariable('period_end')) AS touches
FROM
  known_notice
  LEFT JOIN held ON held.holder = known_notice.holder
  AND epoch_us(coalesce(delivered_at, sent_at)) >= held.valid_from
  AND epoch_us(coalesce(delivered_at, sent_at)) < held.valid_to;

-- Duplicates: of one item at one company, what is accepted inside the follow-up of an earlier
-- accepted notice; and an attempt that failed inside the follow-up of any earlier attempt.
-- (Items are looked for by a hash that takes eight bytes; the companies' own items are compared after that.)
CREATE TEMP TABLE repeated AS
SELECT
  notice,
  item,
  company,
  status,
  sent,
  t0
FROM
  told
WHERE
  hash(item) IN (SELECT hash(item) FROM told GROUP BY ALL HAVING count(*) > 1 AND bool_or(touches))
  AND company IS NOT NULL
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

CREATE TEMP TABLE judged AS
SELECT
  told.notice,
  company,
  site,
  t0,
  effect,
  CASE
    WHEN withdrawn THEN 'withdrawn'
    WHEN status = 'pending' THEN 'pending'
    WHEN company IS NULL THEN 'held_back'
    WHEN NOT in_period THEN 'outside_period'
    WHEN notice IN (FROM duplicate) THEN 'duplicate'
    WHEN status <> 'delivered' THEN status
  END AS reason
FROM
  told
  LEFT JOIN decided USING (notice)
WHERE
  touches;

-- What the checks saw of the notices in a table; `n` is the row in `judged`, `since` counts from the
-- acceptance. A notice has one check at an instant. Unreachable is no information.
CREATE TEMP MACRO sightings(asked) AS TABLE
SELECT
  a.n,
  epoch_us(c.checked_at) - a.t0 AS since,
  c.status = 'online' AS online,
  c.status = 'moved' AS moved
FROM
  known_check AS c
  JOIN query_table(asked) AS a USING (notice)
WHERE
  c.status <> 'unreachable'
  AND c.checked_at < make_timestamp(getvariable('cut_off'))::TIMESTAMPTZ;

CREATE TEMP VIEW open_notice AS
SELECT
  rowid AS n,
  notice,
  t0
FROM
  judged
WHERE
  reason IS NULL;

-- `gone_before` is 1 where the last sighting up to the acceptance was offline; `marks` holds 1 for moved and 2 for
-- a look in time for the deadline. (Each column that is kept per notice costs as much as a fifth of the join.)
CREATE TEMP TABLE looked AS
SELECT
  n,
  max(CASE WHEN since <= 0 THEN 2 * since + (NOT online)::BIGINT END) & 1 AS gone_before,
  max(CASE WHEN since > 0 AND online THEN since END) AS last_online,
  min(CASE WHEN since > 0 AND NOT online THEN since END) AS first_offline,
  max(CASE WHEN since > 0 AND NOT online THEN since END) AS last_offline,
  bit_or(
    (moved AND since > 0)::UTINYINT
    + 2 * (since BETWEEN getvariable('term') AND getvariable('term') + getvariable('tolerance'))::UTINYINT
  ) AS marks
FROM
  sightings('open_notice')
GROUP BY
  n;

CREATE TEMP VIEW back_notice AS
FROM open_notice SEMI JOIN (FROM looked WHERE last_online > first_offline) USING (n);

-- Online again after it was offline: only of those few does the order of the checks matter. `spell` counts the online
-- sightings so far, so that each spell begins with one (or with the acceptance, spell 0) and holds the
-- offline sightings until the next.
CREATE TEMP TABLE spell AS
SELECT
  n,
  spell,
  coalesce(max(CASE WHEN online THEN since END), 0) AS last_online,
  min(CASE WHEN NOT online THEN since END) AS first_offline,
  coalesce(max(CASE WHEN NOT online THEN since END) - first_offline, -1) >= getvariable('hold') AS held,
  bool_or(moved) AS moved
FROM
  (
    SELECT
      *,
      count(*) FILTER (online) OVER (PARTITION BY n ORDER BY since) AS spell
    FROM
      sightings('back_notice')
    WHERE
      since > 0
  )
GROUP BY
  n,
  spell;

-- arg_min and arg_max skip NULLs: only `first_offline` can be NULL, and never in a spell that held.
CREATE TEMP TABLE tangled AS
SELECT
  n,
  coalesce(arg_min(last_online, spell) FILTER (held), arg_max(last_online, spell)) AS l,
  arg_min(first_offline, spell) FILTER (held) AS r,
  coalesce(max(spell) > min(spell) FILTER (held), false) AS reappeared,
  coalesce(arg_min(moved, spell) FILTER (held), false) AS moved,
  NOT bool_or(held) AND max(spell) > 0 AND arg_max(coalesce(first_offline, -1), spell) = -1 AS still_online
FROM
  spell
GROUP BY
  n;

-- A decided outcome is known no closer than itself: (0, term + tolerance] for on time, (0, ever] for undetermined.
CREATE TEMP TABLE item AS
SELECT
  notice,
  company,
  site,
  t0,
  effect,
  coalesce(
    CASE WHEN reason NOT IN ('bounced', 'refused') THEN reason END,
    CASE WHEN effect NOT IN ('on_time', 'undetermined') THEN effect END,
    reason,
    CASE WHEN effect IS NULL AND gone_before THEN 'gone_before_delivery' END
  ) AS why,
  CASE WHEN effect IS NULL THEN seen_l ELSE 0 END AS l,
  CASE WHEN effect IS NULL THEN seen_r WHEN effect = 'on_time' THEN getvariable('term') + getvariable('tolerance') END
    AS r,
  effect IS NULL AND reappeared AS reappeared,
  effect IS NULL AND moved AS moved,
  effect IS NULL AND still_online AS still_online,
  timely,
  CASE WHEN why IS NULL THEN judge(l, r, getvariable('term')) END AS outcome,
  CASE WHEN why IS NULL THEN judge(l, r, getvariable('second_term')) END AS second_outcome,
  CASE WHEN why IS NULL THEN judge(l, r, getvariable('third_term')) END AS third_outcome
FROM
  (
    SELECT
      judged.* EXCLUDE (effect),
      judged.effect,
      coalesce(marks & 2 > 0, false) AS timely,
      coalesce(looked.gone_before = 1, false) AS gone_before,
      coalesce(last_offline - first_offline >= getvariable('hold'), false) AS taken_down,
      CASE WHEN tangled.n IS NULL THEN coalesce(last_online, 0) ELSE tangled.l END AS seen_l,
      CASE WHEN tangled.n IS NOT NULL THEN tangled.r WHEN taken_down THEN first_offline END AS seen_r,
      coalesce(tangled.reappeared, false) AS reappeared,
      coalesce(tangled.moved, taken_down AND marks & 1 > 0) AS moved,
      coalesce(tangled.still_online, last_online IS NOT NULL AND first_offline IS NULL) AS still_online
    FROM
      judged
      LEFT JOIN looked ON looked.n = judged.rowid
      LEFT JOIN tangled ON tangled.n = judged.rowid
  );

-- Incidents: the counted items of one company on one site by windows. Most sites have one window.
CREATE TEMP TABLE incident AS
WITH
  narrow AS (
    SELECT
      company,
      site,
      min(t0) AS first,
      max(t0) - min(t0) >= getvariable('incident_window') AS wide,
      count(*) AS items,
      count(*) FILTER (outcome = 'on_time') AS on_time,
      count(*) FILTER (outcome = 'undetermined') AS undetermined,
      count(*) FILTER (second_outcome = 'on_time') AS second_on_time,
      count(*) FILTER (second_outcome = 'undetermined') AS second_undetermined,
      count(*) FILTER (third_outcome = 'on_time') AS third_on_time,
      count(*) FILTER (third_outcome = 'undetermined') AS third_undetermined
    FROM item WHERE outcome IS NOT NULL GROUP BY company, site
  ),
  member AS (
    SELECT company, site, t0, outcome, second_outcome, third_outcome
    FROM item SEMI JOIN (FROM narrow WHERE wide) AS w USING (company, site)
    WHERE outcome IS NOT NULL
  ),
  begun AS (
    SELECT company, site, unnest(window_starts(list(t0), getvariable('incident_window'))) AS first
    FROM member GROUP BY company, site
  ),
  apart AS (
    SELECT
      m.company,
      m.site,
      b.first,
      count(*) AS items,
      count(*) FILTER (outcome = 'on_time') AS on_time,
      count(*) FILTER (outcome = 'undetermined') AS undetermined,
      count(*) FILTER (second_outcome = 'on_time') AS second_on_time,
      count(*) FILTER (second_outcome = 'undetermined') AS second_undetermined,
      count(*) FILTER (third_outcome = 'on_time') AS third_on_time,
      count(*) FILTER (third_outcome = 'undetermined') AS third_undetermined
    FROM member AS m
    JOIN begun AS b ON m.company = b.company AND m.site = b.site
      AND m.t0 >= b.first AND m.t0 < b.first + getvariable('incident_window')
    GROUP BY m.company, m.site, b.first
  )
SELECT * EXCLUDE (wide) FROM narrow WHERE NOT wide
UNION ALL
FROM apart;
