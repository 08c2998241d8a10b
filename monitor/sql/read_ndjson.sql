-- One object per line. `known` holds the allowed keys; a fault is a row that is no such object.
SELECT
  json,
  json_type(json) <> 'OBJECT'
  OR octet_length(encode(json::VARCHAR)) > getvariable('line_bytes')
  OR len(json_keys(json)) <> len(list_distinct(json_keys(json)))
  OR len(list_filter(json_keys(json), lambda key: NOT list_contains(getvariable('known'), key))) > 0 AS misshapen
FROM
  read_ndjson_objects(
    getvariable('path'),
    compression = getvariable('packing'),
    maximum_object_size = 1048576
  )
