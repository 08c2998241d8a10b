"""No list counts up to a page: the database would read and drop every line before it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "signatories", "badge", "monitor", "tlog")
COUNTS_UP = re.compile(r"\.offset\s*\(|\bOFFSET\b|\.slice\s*\(")


def counting_up(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if COUNTS_UP.search(line)]


def test_no_question_counts_up_to_a_page() -> None:
    files = [each for room in ROOMS for each in sorted((ROOT / room).rglob("*.py"))]
    assert len(files) > 300
    found = {str(each.relative_to(ROOT)): counting_up(each.read_text("utf-8")) for each in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_question_that_counts_up_is_seen() -> None:
    assert counting_up("rows = query.offset(50).limit(50)") != []
    assert counting_up('text("SELECT id FROM company LIMIT 50 OFFSET 100")') != []
    assert counting_up("self._offset = clock.utcoffset()") == []
