-- The ledger as it stands: of each notice the row of the latest delivery that changed it.
CREATE VIEW kept_notice AS
FROM
  read_parquet(getvariable('notice_files'))
WHERE
  sequence <= getvariable('until');

CREATE VIEW known_notice AS
SELECT
  notice,
  unnest(arg_max({
    item: item, site: site, holder: holder, sent_at: sent_at, delivered_at: delivered_at, status: status,
    withdrawn_at: withdrawn_at, withdrawal_reason: withdrawal_reason
  }, sequence))
FROM
  kept_notice
GROUP BY
  notice;

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
