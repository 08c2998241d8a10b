"""The documents for people who work on the register lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:app|badge|bench|docs|migrations|monitor|signatories|static|tests)/[\w./-]+)`")

TO_COME = "Where the next thing goes"
"""What stands under these words need not exist yet."""


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").glob("*.md")])


def dead_ends(text: str, folder: Path) -> list[str]:
    """Links to files that are not there, and files that are named but do not exist."""
    links = [link.partition("#")[0] for link in LINK.findall(text) if "://" not in link]
    dead = [
        link for link in links if link and not link.startswith("mailto:") and not (folder / link).exists()
    ]
    today = text.partition(TO_COME)[0]
    return dead + [
        name
        for name in NAMED.findall(today)
        if not ((ROOT / name).exists() or (ROOT / f"{name}.py").is_file())
    ]


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_file_name_leads_somewhere(path: Path) -> None:
    assert dead_ends(path.read_text(), path.parent) == []


def test_a_dead_end_is_found() -> None:
    text = (
        "[here](tests/README.md) [there](no/such.md) [site](https://a.example) `app/nothing.py` `app/roles`"
    )
    assert dead_ends(text, ROOT) == ["no/such.md", "app/nothing.py"]
