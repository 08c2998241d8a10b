-- From when to when a delivery reaches, and how many checks are about notices that nobody ever told of.
SELECT
  epoch_us(least((SELECT min(sent_at) FROM notices), (SELECT min(checked_at) FROM checks))) AS earliest,
  epoch_us(greatest(
    (SELECT max(greatest(sent_at, delivered_at, withdrawn_at)) FROM notices), (SELECT max(checked_at) FROM checks)
  )) AS latest,
  (
    SELECT coalesce(sum(looks), 0)::BIGINT
    FROM (
      SELECT notice, count(*) AS looks FROM judged_check GROUP BY notice
      UNION ALL
      SELECT notice, len(looks) FROM new_look
    )
    WHERE notice NOT IN (SELECT notice FROM offered_notice)
      AND notice NOT IN (SELECT notice FROM known_notice)
  ) AS unmatched
