-- `incident` holds those of the touched sites so far, and `item` what they were made from.
ALTER TABLE incident RENAME TO incident_again;

DROP TABLE item;

CREATE TEMP VIEW item AS
FROM item_now;

CREATE TEMP TABLE incident AS
FROM read_parquet(getvariable('incidents_before')) ANTI JOIN touched USING (company, site)
UNION ALL
FROM incident_again;
