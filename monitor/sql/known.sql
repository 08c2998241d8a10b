-- The ledger as it stands: of each notice the row of the latest delivery that changed it.
CREATE VIEW kept_notice AS
FROM
  read_parquet(getvariable('notice_files'))
WHERE
  sequence <= getvariable('until');

-- (Few notices were told of more than once, so only of those the latest row is looked for.)
CREATE VIEW told_again AS
SELECT
  notice,
  max(sequence) AS latest
FROM
  kept_notice
GROUP BY
  notice
HAVING
  count(*) > 1;

CREATE VIEW known_notice AS
SELECT
  k.notice,
  k.item,
  k.site,
  k.holder,
  k.sent_at,
  k.delivered_at,
  k.status,
  k.withdrawn_at,
  k.withdrawal_reason
FROM
  kept_notice AS k
  LEFT JOIN told_again AS s USING (notice)
WHERE
  s.notice IS NULL
  OR k.sequence = s.latest;

-- The first segments of checks did not name their delivery.
CREATE VIEW kept_check AS
FROM
  read_parquet(getvariable('check_files'), union_by_name = true)
UNION ALL BY NAME
SELECT
  NULL::INTEGER AS sequence
WHERE
  false;

CREATE VIEW known_check AS
SELECT
  notice,
  checked_at,
  status
FROM
  kept_check
WHERE
  coalesce(sequence, 0) <= getvariable('until');
