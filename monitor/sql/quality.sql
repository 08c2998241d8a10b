-- Beside the tables of the method: when each delivery was taken in, and which stretches two companies claim.
CREATE TEMP TABLE taken_in AS
SELECT
  unnest(getvariable('sequences'))::INTEGER AS sequence,
  unnest(getvariable('moments'))::BIGINT AS taken_in;

CREATE TEMP TABLE disputed AS
SELECT
  unnest(getvariable('disputed_holders'))::VARCHAR AS holder,
  unnest(getvariable('disputed_from'))::BIGINT AS since,
  unnest(getvariable('disputed_until'))::BIGINT AS until;

CREATE TEMP TABLE in_period AS
SELECT
  notice,
  holder,
  epoch_us(sent_at) AS sent,
  epoch_us(coalesce(delivered_at, sent_at)) AS t0,
  status,
  withdrawn_at IS NOT NULL AS withdrawn
FROM
  known_notice
WHERE
  t0 >= getvariable('period_start')
  AND t0 < getvariable('period_end');
