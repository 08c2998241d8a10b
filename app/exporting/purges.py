"""Which addresses have other bytes since when: what a CDN in front of the files has to forget.

A line for each, its moment (UTC) and its address, the newest last; a day of them is kept, so that who reads the file
now and then misses none.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.exporting.tree import replace_file

NAME = "purge.txt"
KEPT = timedelta(days=1)
_OF_BADGE = re.compile(r"/badges/([0-9A-Z]+)\.svg")


def note(file: Path, changed: Iterable[str], *, at: datetime) -> None:
    """Add the addresses *changed* at this moment to *file*, and what is answered of the same badges without a file."""
    moment = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    oldest = f"{(at - KEPT).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    try:
        before = [line for line in file.read_text().splitlines() if line >= oldest]
    except (FileNotFoundError, UnicodeDecodeError):
        before = []
    lines = [*before, *(f"{moment} {path}" for path in sorted({*changed, *beside(changed)}))]
    replace_file(file, "".join(f"{line}\n" for line in lines).encode())


def beside(changed: Iterable[str]) -> Iterator[str]:
    """The verify answers of the badges whose picture changed: a CDN may keep those too."""
    for path in changed:
        if found := _OF_BADGE.fullmatch(path):
            yield f"/v/{found[1]}.json"
