SELECT
  notice,
  checked_at,
  status,
  getvariable('sequence')::INTEGER AS sequence
FROM
  judged_check
  JOIN kept_notice_id USING (place)
WHERE
  verdict = 'new'
ORDER BY
  place,
  checked_at
