-- Whether the monitor looked at anything in [month_start, month_end): the first row found ends the search.
SELECT
  EXISTS (
    SELECT 1 FROM known_check
    WHERE checked_at >= make_timestamp(getvariable('month_start'))::TIMESTAMPTZ
      AND checked_at < make_timestamp(getvariable('month_end'))::TIMESTAMPTZ
  )
