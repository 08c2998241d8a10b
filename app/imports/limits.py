"""How large a table may be that somebody sends."""

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of the file as it is sent."""
MOST_ROWS = 20_000
MOST_COLUMNS = 50
LONGEST_CELL = 2_000
MOST_ENTRIES = 500
"""How many parts a workbook, which is a zip file, may have."""
LARGEST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all parts of a workbook together."""
LARGEST_AREA = 5_000_000
"""Cells from the first to the last one with something in it: a reader makes room for all of them."""
HEADER_WITHIN = 10
"""The header is looked for in the first rows that are not empty."""
