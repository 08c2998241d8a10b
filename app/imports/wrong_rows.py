"""The rows of a file that were refused, as a file to mend and send back."""

from collections.abc import Callable, Sequence

from app.imports.columns import REASON_WORDS, ROW_WORDS
from app.imports.tables import Table
from signatories.imports.member_rows import WrongRow

Say = Callable[[WrongRow], str]


def header_with_reason(table: Table, language: str) -> list[str]:
    """The header as it came, with the two columns that are left out when it is sent back."""
    kept = [place for place, cell in enumerate(table.header) if not _is_added(cell)]
    return [*(table.header[place] for place in kept), ROW_WORDS[language], REASON_WORDS[language]]


def rows_with_reason(table: Table, wrong: Sequence[WrongRow], say: Say) -> list[list[object]]:
    """Each refused row as it came, with its number and the reason; *say* puts the reason in words."""
    kept = [place for place, cell in enumerate(table.header) if not _is_added(cell)]
    cells_of = dict(table.rows)
    found: list[list[object]] = []
    for each in wrong:
        cells = cells_of[each.row]
        row = [cells[place] if place < len(cells) else "" for place in kept]
        found.append([*row, each.row, say(each)])
    return found


def _is_added(cell: str) -> bool:
    return cell.strip().lower() in {*ROW_WORDS.values(), *REASON_WORDS.values()}
