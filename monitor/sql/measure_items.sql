CREATE TEMP TABLE judged AS
SELECT
  notice,
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
  told('sent_notice')
  LEFT JOIN decided USING (notice)
WHERE
  touches;

CREATE OR REPLACE TEMP VIEW open_notice AS
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

CREATE OR REPLACE TEMP VIEW back_notice AS
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
