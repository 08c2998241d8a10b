-- Which notices can be judged otherwise than before: those of which a later delivery has a row, those about which was
-- decided otherwise, and all that were told under an item of one of these (duplicates reach no further).
-- What follows sees only them: kept_notice and kept_check hold their rows alone, all of them.
CREATE TABLE decided_before AS
SELECT
  unnest(getvariable('before_notice')::VARCHAR[]) AS notice,
  unnest(getvariable('before_effect')::VARCHAR[]) AS effect;

CREATE TABLE changed AS
SELECT notice FROM kept_notice WHERE sequence > getvariable('since')
UNION
SELECT notice FROM kept_check WHERE sequence > getvariable('since') AND sequence <= getvariable('until')
UNION
SELECT notice
FROM decided AS now FULL JOIN decided_before AS before USING (notice)
WHERE now.effect IS DISTINCT FROM before.effect;

CREATE TABLE changed_item AS
SELECT DISTINCT item FROM kept_notice SEMI JOIN changed USING (notice);

CREATE TABLE near_notice AS
FROM kept_notice SEMI JOIN (SELECT notice FROM kept_notice SEMI JOIN changed_item USING (item)) AS near USING (notice);

DROP VIEW kept_notice;

ALTER TABLE near_notice RENAME TO kept_notice;

-- (A notice whose item was corrected is judged by the other notices of the item that it has now.)
DELETE FROM kept_notice
WHERE notice IN (SELECT notice FROM known_notice ANTI JOIN changed_item USING (item));

CREATE TABLE near_check AS
FROM kept_check SEMI JOIN kept_notice USING (notice);

DROP VIEW kept_check;

ALTER TABLE near_check RENAME TO kept_check;
