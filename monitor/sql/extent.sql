SELECT
  epoch_us(least((SELECT min(sent_at) FROM notices), (SELECT min(checked_at) FROM checks))) AS earliest,
  epoch_us(greatest(
    (SELECT max(greatest(sent_at, delivered_at, withdrawn_at)) FROM notices), (SELECT max(checked_at) FROM checks)
  )) AS latest,
  (
    SELECT count(*)
    FROM judged_check
    WHERE notice NOT IN (SELECT notice FROM offered_notice)
      AND notice NOT IN (SELECT notice FROM known_notice)
  ) AS unmatched
