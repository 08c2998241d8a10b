-- What the method is asked about: the notices from `first_id` up to `behind`, and their checks. Segments are sorted by
-- notice, so that what lies outside is hardly read.
CREATE OR REPLACE TEMP VIEW asked_notice AS
FROM
  known_notice
WHERE
  notice >= getvariable('first_id')
  AND (getvariable('behind')::VARCHAR IS NULL OR notice < getvariable('behind')::VARCHAR);

CREATE OR REPLACE TEMP VIEW asked_check AS
FROM
  known_check
WHERE
  notice >= getvariable('first_id')
  AND (getvariable('behind')::VARCHAR IS NULL OR notice < getvariable('behind')::VARCHAR);
