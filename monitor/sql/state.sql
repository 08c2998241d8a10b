-- All that is known of the notices from `first_id` up to `behind`, as digests of parts: order and files leave no trace.
SELECT
  'n' AS kind,
  left(notice, 2) AS part,
  sha256(string_agg(
    concat_ws(
      ',', notice, item, site, holder, epoch_us(sent_at), coalesce(epoch_us(delivered_at)::VARCHAR, ''), status,
      coalesce(epoch_us(withdrawn_at)::VARCHAR, ''), coalesce(withdrawal_reason, '')
    ), '|' ORDER BY notice
  )) AS digest
FROM
  known_notice
WHERE
  notice >= getvariable('first_id')
  AND notice < getvariable('behind')
GROUP BY
  part
UNION ALL
SELECT
  'c' AS kind,
  left(notice, 2) AS part,
  sha256(string_agg(concat_ws(',', notice, epoch_us(checked_at), status), '|' ORDER BY notice, checked_at)) AS digest
FROM
  known_check
WHERE
  notice >= getvariable('first_id')
  AND notice < getvariable('behind')
GROUP BY
  part
ORDER BY
  ALL
