-- The ledger as it stands: of each notice the row of the latest delivery that changed it.
CREATE VIEW known_notice AS
SELECT
  notice,
  unnest(arg_max({
    item: item, site: site, holder: holder, sent_at: sent_at, delivered_at: delivered_at, status: status,
    withdrawn_at: withdrawn_at, withdrawal_reason: withdrawal_reason
  }, sequence))
FROM
  read_parquet(getvariable('notice_files'))
GROUP BY
  notice;

CREATE VIEW known_check AS
SELECT
  notice,
  checked_at,
  status
FROM
  read_parquet(getvariable('check_files'));
