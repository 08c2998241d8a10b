-- Which notices can be judged otherwise than before: those of which a later delivery has a row, those about which was
-- decided otherwise, and all whose item one of these has or had (duplicates reach no further than one item).
CREATE TEMP TABLE decided_before AS
SELECT
  unnest(getvariable('before_notice')::VARCHAR[]) AS notice,
  unnest(getvariable('before_effect')::VARCHAR[]) AS effect;

CREATE TEMP TABLE changed AS
SELECT notice FROM kept_notice WHERE sequence > getvariable('since')
UNION
SELECT notice FROM kept_check WHERE sequence > getvariable('since') AND sequence <= getvariable('until')
UNION
SELECT notice
FROM decided AS now FULL JOIN decided_before AS before USING (notice)
WHERE now.effect IS DISTINCT FROM before.effect;

CREATE TEMP TABLE changed_item AS
SELECT DISTINCT item FROM kept_notice SEMI JOIN changed USING (notice);

-- All rows of every notice that ever had such an item; what is known of a notice is the latest of them.
CREATE TABLE near_notice AS
FROM kept_notice SEMI JOIN (SELECT notice FROM kept_notice SEMI JOIN changed_item USING (item)) AS near USING (notice);

DROP VIEW kept_notice;

CREATE VIEW kept_notice AS
FROM near_notice;

-- What the method is asked about.
CREATE TEMP TABLE asked_notice AS
FROM known_notice SEMI JOIN changed_item USING (item);

CREATE TEMP TABLE asked_check AS
FROM known_check SEMI JOIN asked_notice USING (notice);
