SELECT
  notice,
  checked_at,
  status,
  getvariable('sequence')::INTEGER AS sequence
FROM
  judged_check
WHERE
  verdict = 'new'
ORDER BY
  notice,
  checked_at
