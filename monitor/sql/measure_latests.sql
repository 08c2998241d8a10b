-- Of the notices in a slice that were told of more than once: the delivery that counts.
CREATE TEMP TABLE latest AS
FROM
  told_again
WHERE
  notice >= getvariable('first_id')
  AND (getvariable('behind')::VARCHAR IS NULL OR notice < getvariable('behind')::VARCHAR);
