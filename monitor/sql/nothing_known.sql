-- The same two tables while the ledger is empty.
CREATE TABLE known_notice (
  notice VARCHAR, item VARCHAR, site VARCHAR, holder VARCHAR, sent_at TIMESTAMPTZ, delivered_at TIMESTAMPTZ,
  status VARCHAR, withdrawn_at TIMESTAMPTZ, withdrawal_reason VARCHAR
);

CREATE TABLE known_check (notice VARCHAR, checked_at TIMESTAMPTZ, status VARCHAR);
