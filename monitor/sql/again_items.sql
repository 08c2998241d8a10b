-- The items of the run before without the notices that were judged again, and those beside them. The sites of both,
-- as they were and as they are, are those whose incidents change.
CREATE TEMP TABLE replaced AS
SELECT file_row_number AS place, company, site, outcome
FROM read_parquet(getvariable('items_before'), file_row_number = true)
SEMI JOIN asked_notice USING (notice);

CREATE TEMP TABLE touched AS
SELECT company, site FROM replaced WHERE outcome IS NOT NULL
UNION
SELECT company, site FROM item WHERE outcome IS NOT NULL;

ALTER TABLE item RENAME TO item_again;

CREATE TEMP VIEW item_now AS
SELECT * EXCLUDE (file_row_number)
FROM read_parquet(getvariable('items_before'), file_row_number = true) AS before
ANTI JOIN replaced ON before.file_row_number = replaced.place
UNION ALL
FROM item_again;

-- The counted items of the touched sites, whose incidents are counted again.
CREATE TEMP TABLE item AS
SELECT company, site, t0, outcome, second_outcome, third_outcome
FROM item_now SEMI JOIN touched USING (company, site)
WHERE outcome IS NOT NULL;
