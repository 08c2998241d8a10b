-- The first line of a file that only DuckDB can unpack, as one value.
SELECT
  line
FROM
  read_csv(
    getvariable('path'),
    header = false,
    auto_detect = false,
    columns = {'line': 'VARCHAR'},
    delim = chr(31),
    quote = '',
    escape = '',
    max_line_size = getvariable('line_bytes'),
    compression = getvariable('packing')
  )
LIMIT 1
