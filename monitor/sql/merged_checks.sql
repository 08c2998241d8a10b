SELECT
  notice,
  checked_at,
  status,
  sequence
FROM
  kept_check
ORDER BY
  notice,
  checked_at
