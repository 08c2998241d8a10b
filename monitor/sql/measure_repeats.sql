CREATE TEMP TABLE repeated_item AS
SELECT item_hash FROM told_item GROUP BY item_hash HAVING count(*) > 1 AND bool_or(touches);
