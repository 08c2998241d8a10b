-- The delivered notices in one form, as sql/canonical_checks.sql gives the checks.
SELECT DISTINCT
  concat_ws(
    ',', 'n', notice_id, item_key, site_key, holder, epoch_us(sent_at),
    coalesce(epoch_us(delivered_at)::VARCHAR, ''), delivery_status,
    coalesce(epoch_us(withdrawn_at)::VARCHAR, ''), coalesce(withdrawal_reason, '')
  ) AS line
FROM
  notices
ORDER BY
  line
