-- What the method is asked about: everything that the ledger knows. (The notices are asked for three times.)
CREATE TEMP TABLE asked_notice AS
SELECT
  notice,
  item,
  site,
  holder,
  sent_at,
  delivered_at,
  status,
  withdrawn_at
FROM
  known_notice;

CREATE TEMP VIEW asked_check AS
FROM
  known_check;
