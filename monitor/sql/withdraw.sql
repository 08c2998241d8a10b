-- What the ledger knows of one notice, offered again as withdrawn; nothing is offered of an unknown one.
-- A notice that was withdrawn before keeps its moment, so that the same reason changes nothing.
CREATE TABLE offered_notice AS
SELECT
  notice,
  item,
  site,
  holder,
  sent_at,
  delivered_at,
  status,
  coalesce(withdrawn_at, getvariable('moment')::TIMESTAMPTZ) AS withdrawn_at,
  getvariable('reason')::VARCHAR AS withdrawal_reason
FROM
  known_notice
WHERE
  notice = getvariable('notice');

CREATE TABLE kept_notice_id (notice_id VARCHAR, notice VARCHAR);

CREATE TABLE looked (notice_id VARCHAR, looks BIGINT[], plain BOOLEAN);
