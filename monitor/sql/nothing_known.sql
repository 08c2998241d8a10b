-- The same tables while the ledger is empty.
CREATE TABLE known_notice (
  notice VARCHAR, item VARCHAR, site VARCHAR, holder VARCHAR, sent_at TIMESTAMPTZ, delivered_at TIMESTAMPTZ,
  status VARCHAR, withdrawn_at TIMESTAMPTZ, withdrawal_reason VARCHAR
);

CREATE TABLE known_check (notice VARCHAR, checked_at TIMESTAMPTZ, status VARCHAR);

CREATE VIEW kept_notice AS
SELECT
  *,
  NULL::INTEGER AS sequence
FROM
  known_notice;

CREATE VIEW kept_check AS
SELECT
  *,
  NULL::INTEGER AS sequence
FROM
  known_check;
