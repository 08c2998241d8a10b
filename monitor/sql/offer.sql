-- What the delivery says, one row per notice, under kept ids; `looked` was made by sql/offer_looks.sql.
-- Few notices are told of more than once: only of those are the rows compared.
CREATE TABLE told AS
WITH
  several AS (SELECT notice_id FROM notices GROUP BY notice_id HAVING count(*) > 1)
SELECT
  notice_id,
  item_key,
  site_key,
  holder,
  sent_at,
  delivered_at,
  delivery_status AS status,
  withdrawn_at,
  withdrawal_reason,
  false AS contradictory
FROM
  notices
  ANTI JOIN several USING (notice_id)
UNION ALL
SELECT
  notice_id,
  max(item_key) AS item_key,
  max(site_key) AS site_key,
  max(holder) AS holder,
  max(sent_at) AS sent_at,
  max(delivered_at) AS delivered_at,
  coalesce(max(delivery_status) FILTER (delivery_status <> 'pending'), 'pending') AS status,
  max(withdrawn_at) AS withdrawn_at,
  max(withdrawal_reason) AS withdrawal_reason,
  min(item_key) <> max(item_key)
  OR min(site_key) <> max(site_key)
  OR min(holder) <> max(holder)
  OR min(sent_at) <> max(sent_at)
  OR coalesce(min(delivered_at) <> max(delivered_at), false)
  OR count(DISTINCT delivery_status) FILTER (delivery_status <> 'pending') > 1
  OR coalesce(min(withdrawn_at) <> max(withdrawn_at), false)
  OR coalesce(min(withdrawal_reason) <> max(withdrawal_reason), false) AS contradictory
FROM
  notices
  SEMI JOIN several USING (notice_id)
GROUP BY
  notice_id;

-- Keying costs more than joining: each id is keyed once.
CREATE TABLE kept_notice_id AS
SELECT
  notice_id,
  kept_id('notice', notice_id) AS notice
FROM
  (SELECT notice_id FROM told UNION SELECT notice_id FROM looked);

CREATE TABLE kept_site AS
SELECT
  site_key,
  kept_id('site', site_key) AS site
FROM
  (SELECT DISTINCT site_key FROM told);

CREATE TABLE kept_holder AS
SELECT
  holder AS told_holder,
  CASE WHEN holder LIKE 'org:%' THEN 'org:' || kept_id('holder', substr(holder, 5)) ELSE holder END AS holder
FROM
  (SELECT DISTINCT holder FROM told);

CREATE TABLE offered_notice AS
SELECT
  k.notice,
  kept_id('item', item_key) AS item,
  s.site,
  h.holder,
  sent_at,
  delivered_at,
  status,
  withdrawn_at,
  withdrawal_reason
FROM
  told AS t
  JOIN kept_notice_id AS k USING (notice_id)
  JOIN kept_site AS s USING (site_key)
  JOIN kept_holder AS h ON h.told_holder = t.holder;
