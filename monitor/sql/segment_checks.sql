SELECT
  notice,
  checked_at,
  status
FROM
  judged_check
WHERE
  verdict = 'new'
ORDER BY
  notice,
  checked_at
