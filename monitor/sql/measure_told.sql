-- The notices that are asked about; `t0` is the acceptance, or the sending where there was none.
CREATE TEMP VIEW sent_notice AS
SELECT
  notice,
  item,
  site,
  holder,
  status,
  withdrawn_at IS NOT NULL AS withdrawn,
  epoch_us(sent_at) AS sent,
  epoch_us(coalesce(delivered_at, sent_at)) AS t0,
  t0 >= getvariable('period_start') AND t0 < getvariable('period_end') AS in_period,
  in_period OR (sent >= getvariable('period_start') AND sent < getvariable('period_end')) AS touches
FROM
  asked_notice;

-- Those in a table, with the company that held the network at that moment.
CREATE TEMP MACRO told(asked) AS TABLE
SELECT
  a.*,
  h.company
FROM
  query_table(asked) AS a
  LEFT JOIN held AS h ON h.holder = a.holder
  AND a.t0 >= h.valid_from
  AND a.t0 < h.valid_to;
