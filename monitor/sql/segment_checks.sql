SELECT
  notice,
  make_timestamp(instant_of(look))::TIMESTAMPTZ AS checked_at,
  status_of(look) AS status,
  getvariable('sequence')::INTEGER AS sequence
FROM
  (SELECT notice, unnest(looks) AS look FROM new_look)
UNION ALL
SELECT
  notice,
  checked_at,
  status,
  getvariable('sequence')::INTEGER AS sequence
FROM
  judged_check
WHERE
  verdict = 'new'
