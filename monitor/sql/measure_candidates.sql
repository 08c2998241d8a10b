CREATE OR REPLACE TEMP VIEW suspect AS
FROM
  sent_notice
WHERE
  hash(item) IN (SELECT item_hash FROM repeated_item)
  AND NOT withdrawn
  AND status <> 'pending';

CREATE TEMP TABLE candidate AS
SELECT
  notice,
  item,
  company,
  status,
  sent,
  t0
FROM
  told('suspect')
WHERE
  company IS NOT NULL;
