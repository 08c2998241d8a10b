-- The method, as a set: from asked_notice, asked_check, held and decided to item and incident. Its texts, in this order:
--   measure_words       macros
--   measure_latests     latest: the delivery that counts of each notice told of more than once (only of slices)
--   measure_told        told: the notices that are asked about (a view)
--   measure_told_items  told_item: their items, as hashes
--   measure_repeats     repeated_item: the hashes of items told of more than once, among all notices
--   measure_candidates  candidate: the notices about those
--   measure_duplicates  duplicate: those that repeat another, among all candidates
--   measure_items       item: what became of each notice that touches the period
--   measure_incidents   incident: the counted items of one company on one site by windows, among all items
-- What does not say "among all" looks at one notice alone, so it can be made of any part of the notices and put
-- together (monitor/measuring.py). Spark runs these texts as well (monitor/spark.py).
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

-- What the checks saw of the notices in a table; `n` is the row in `judged`, `since` counts from the
-- acceptance. A notice has one check at an instant. Unreachable is no information.
CREATE TEMP MACRO sightings(asked) AS TABLE
SELECT
  a.n,
  epoch_us(c.checked_at) - a.t0 AS since,
  c.status = 'online' AS online,
  c.status = 'moved' AS moved
FROM
  asked_check AS c
  JOIN query_table(asked) AS a USING (notice)
WHERE
  c.status <> 'unreachable'
  AND c.checked_at < make_timestamp(getvariable('cut_off'))::TIMESTAMPTZ;
