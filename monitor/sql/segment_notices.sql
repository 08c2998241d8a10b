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
  getvariable('sequence')::INTEGER AS sequence
FROM
  judged_notice
WHERE
  verdict IN ('new', 'changed')
ORDER BY
  notice
