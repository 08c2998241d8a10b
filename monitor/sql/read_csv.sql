-- Every value of a CSV file as text; nothing is guessed. `columns` names them in the file's order.
-- (new_line is left to DuckDB: together with strict_mode it can silently read no rows at all.)
SELECT
  *,
  NULL::VARCHAR AS fault
FROM
  read_csv(
    getvariable('path'),
    header = true,
    auto_detect = false,
    columns = getvariable('columns'),
    delim = ',',
    quote = '"',
    escape = '"',
    strict_mode = true,
    null_padding = false,
    max_line_size = getvariable('line_bytes'),
    compression = getvariable('packing')
  )
