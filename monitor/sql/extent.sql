-- From when to when a delivery reaches, and how many checks are about notices that nobody ever told of.
SELECT
  epoch_us(least((SELECT min(sent_at) FROM notices), (SELECT min(checked_at) FROM offered_check))) AS earliest,
  epoch_us(greatest(
    (SELECT max(greatest(sent_at, delivered_at, withdrawn_at)) FROM notices), (SELECT max(checked_at) FROM offered_check)
  )) AS latest,
  (
    SELECT count(*)
    FROM judged_check
    SEMI JOIN (
      FROM kept_notice_id
      WHERE notice NOT IN (SELECT notice FROM offered_notice)
        AND notice NOT IN (SELECT notice FROM known_notice)
    ) AS never_told USING (place)
  ) AS unmatched
