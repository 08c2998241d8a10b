-- The counted items of the touched sites, whose incidents are counted again.
CREATE TEMP TABLE item AS
FROM item_now SEMI JOIN touched USING (company, site)
WHERE outcome IS NOT NULL;
