-- One part of the notices that were looked at. `plain`: no two looks at one instant, which is nearly always so.
INSERT INTO looked
SELECT
  notice_id,
  CASE WHEN plain THEN looks ELSE list_sort(list_distinct(looks)) END AS looks,
  plain
FROM
  (
    SELECT
      *,
      len(list_filter(looks, lambda look, n: look // 10 = looks[n - 1] // 10)) = 0 AS plain
    FROM
      (
        SELECT
          notice_id,
          list_sort(list(look_at(epoch_us(checked_at), status))) AS looks
        FROM
          checks
        WHERE
          hash(notice_id) % getvariable('parts') = getvariable('part')
        GROUP BY
          notice_id
      )
  );
