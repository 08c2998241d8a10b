"""The sector as a file of one line: how concentrated it is, and its share without the largest company.

Pure: the same values give the same bytes.
"""

import csv
import io
from dataclasses import asdict, fields

from monitor.score_csv import as_cell
from monitor.sector import Rest, Sector

SECTOR_COLUMNS = (
    *(field.name for field in fields(Sector) if field.name != "rest"),
    *(f"rest_{field.name}" for field in fields(Rest)),
)


def sector_csv(found: Sector | None) -> str:
    """The line of the sector; only the header for what was made before there was any."""
    file = io.StringIO()
    writer = csv.DictWriter(file, SECTOR_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    if found is not None:
        plain = asdict(found)
        rest = plain.pop("rest") or {}
        line = {**plain, **{f"rest_{name}": value for name, value in rest.items()}}
        writer.writerow({name: as_cell(value) for name, value in line.items()})
    return file.getvalue()
