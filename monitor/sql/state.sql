-- All that is known, as digests of parts that fit into memory: order and files leave no trace.
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
GROUP BY
  part
UNION ALL
SELECT
  'c' AS kind,
  left(notice, 2) AS part,
  sha256(string_agg(concat_ws(',', notice, epoch_us(checked_at), status), '|' ORDER BY notice, checked_at)) AS digest
FROM
  known_check
GROUP BY
  part
ORDER BY
  ALL
