-- All rows of several deliveries, each with the delivery that it came with: history is not merged away.
SELECT
  notice,
  item,
  site,
  holder,
  sent_at,
  delivered_at,
  status,
  withdrawn_at,
  withdrawal_reason,
  sequence
FROM
  kept_notice
ORDER BY
  notice,
  sequence
