-- What is given beside the ledger: who held what when, and what was decided about single notices after a dispute,
-- which stands in the place of what was seen.
CREATE TABLE held AS
SELECT
  unnest(getvariable('held_holder')::VARCHAR[]) AS holder,
  unnest(getvariable('held_company')::VARCHAR[]) AS company,
  unnest(getvariable('held_valid_from')::BIGINT[]) AS valid_from,
  unnest(getvariable('held_valid_to')::BIGINT[]) AS valid_to;

CREATE TABLE decided AS
SELECT
  unnest(getvariable('decided_notice')::VARCHAR[]) AS notice,
  unnest(getvariable('decided_effect')::VARCHAR[]) AS effect;
