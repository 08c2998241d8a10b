-- (Items are looked for by a hash that takes eight bytes; the companies' own items are compared after that.)
CREATE TEMP TABLE told_item AS
SELECT
  hash(item) AS item_hash,
  touches
FROM
  sent_notice
WHERE
  NOT withdrawn
  AND status <> 'pending';
