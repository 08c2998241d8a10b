"""Every page of registers of 10,000 and 100,000 companies, beside the same page of one of 100 and beside 300 ms.

The registers are grown from a seed, ten signatures for each company, and stand in SQLite; each page is asked
of the application itself, as the person who may open it. What counts is the time of the processor: the database
is in the same process, and pages write nothing. To grow the largest one takes a quarter of an hour:
``PAGES_IN=FOLDER`` keeps the registers there, so that another run need not, and ``PAGES_AT=10000`` leaves it out.
"""

import os
import statistics
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import create_app, memory, tables
from app.clock import now
from app.extensions import db
from app.growing.growing import grow
from app.growing.invented import Growth
from app.kept_answers import keeping
from bench import every_page, quiet_rounds
from bench.harness import ROUNDS, report
from config import Settings
from signatories.base import Base
from signatories.models import Company

SMALL, LARGE, HUGE = 100, 10_000, 100_000
LIMIT_S = 0.3
MAIN = {
    "public.home": "home page",
    "public.signatories": "directory page",
    "public.company": "company page",
    "public.association": "association page",
    "association.dashboard": "members against conditions",
    "association.conditions": "conditions page",
    "hotline.desk": "hotline's desk",
    "api.signatories": "first page of the API's companies",
}
"""The pages with a row of their own; ``association.*`` are of an association whose members grow with the register."""
FURTHER = {
    "letter M of the directory": ("public.signatories", "?letter=m"),
    "page 50 of the directory": ("public.signatories", "?page=50"),
    "a search in the directory": ("public.signatories", "?q=linden"),
    "letter M of the signatures": ("operator.signatures", "?letter=m"),
    "page 50 of the signatures": ("operator.signatures", "?page=50"),
}
"""Pages in the middle of a long list, beside its first page of a small register."""
OF_A_FIXED_SIZE = (
    *("public.home", "public.signatories", "public.company"),
    *("association.conditions", "hotline.desk"),
)
"""Pages that show as much in a large register as in a small one: those are to take as long."""
GOALS = {"page": "<= 1", "download": "<= 10"}
"""Times the limit: a whole list may take longer (``docs/decisions/0064``)."""
FILES = (".csv", ".json", ".ndjson", ".parquet", ".xlsx", ".xml", ".ttl", ".jsonld", ".atom", ".zip")
"""Whole lists as files: downloads are measured apart from pages."""


class Register(NamedTuple):
    """A register of so many companies, with a browser for each role."""

    app: Flask
    pages: Sequence[tuple[str, str, str]]
    browsers: Mapping[str, FlaskClient]

    def seconds(self, path: str, role: str) -> float:
        """Seconds of processor for the page: what it takes where nobody else is at work."""
        start = time.process_time()
        self.browsers[role].get(path).get_data()
        return time.process_time() - start


def register(folder: Path, companies: int) -> Register:
    """A register of *companies* in *folder*, grown unless it is there, and somebody signed in for each role."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(Settings(data_dir=folder, demo=True))
    assert tables.__all__  # every table is known
    with app.app_context():
        Base.metadata.create_all(db.engine)
        growth = Growth(
            companies,
            max(2, companies // 100),
            companies * 10,
            seed=1,
            begin=datetime(2019, 1, 15, 9, tzinfo=UTC),
            until=datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0),
        )
        if db.session.scalar(select(func.count(Company.id))) != companies:
            grow(db.session(), growth, tell=lambda _done, _of: None)
        keeping.keep_all(db.session(), at=now())  # as the worker does
        place = every_page.place_of(db.session())
    pages = list(every_page.pages(app))
    roles = {role for _, _, role in pages}
    return Register(app, pages, {role: every_page.browser_of(app, place, role) for role in roles})


def measure(folder: Path) -> None:
    """Grow the registers, say how the main pages compare, which page is the slowest, and what a quiet worker takes."""
    folder = Path(os.environ.get("PAGES_IN", folder))
    sizes = [int(each) for each in os.environ.get("PAGES_AT", f"{LARGE},{HUGE}").split(",")]
    small = register(folder / str(SMALL), SMALL)
    for size in sizes:
        large = register(folder / str(size), size)
        memory.settle()
        compare(small, large, size)
        slowest(large, size)
        quiet_rounds.measure(large.app, size)


def compare(small: Register, large: Register, size: int) -> None:
    """The main pages of both, one after the other in each round."""
    addresses = {name: (path, role) for name, path, role in small.pages}
    for name, path, role in large.pages:
        if name not in MAIN or name not in addresses:
            continue
        here, there = (path, role), addresses[name]
        for warm in (large.seconds(*here), small.seconds(*there)):
            assert warm
        found = [large.seconds(*here) / small.seconds(*there) for _ in range(ROUNDS)]
        goal = "<= 1.5" if name in OF_A_FIXED_SIZE else "-"
        report(f"{MAIN[name]}, {size:,} companies", f"the same page, {SMALL} companies", found, goal)
    at = {name: (path, role) for name, path, role in large.pages}
    for called, (name, more) in FURTHER.items():
        path, role = at[name]
        large.seconds(path + more, role)
        found = [large.seconds(path + more, role) / small.seconds(*addresses[name]) for _ in range(ROUNDS)]
        goal = "<= 1.5" if name in OF_A_FIXED_SIZE and "letter" in more else "-"
        report(f"{called}, {size:,} companies", f"its first page, {SMALL} companies", found, goal)


def slowest(large: Register, size: int) -> None:
    """The pages and the downloads that take longest, against the limit; of a larger register the pages alone."""
    roles = {path: role for _, path, role in large.pages if size == LARGE or not path.endswith(FILES)}
    first = {
        path: statistics.median(large.seconds(path, role) for _ in range(3)) for path, role in roles.items()
    }
    for what, paths in (
        ("page", [path for path in first if not path.endswith(FILES)]),
        ("download", [path for path in first if path.endswith(FILES)]),
    ):
        if not paths:
            continue
        worst = sorted(paths, key=lambda path: -first[path])
        over = [path for path in worst if first[path] > LIMIT_S]
        print(
            f"{len(paths)} {what}s of {size:,} companies; over {LIMIT_S:.1f} s: {', '.join(over) or 'none'}"
        )
        found = [large.seconds(worst[0], roles[worst[0]]) / LIMIT_S for _ in range(ROUNDS)]
        goal = GOALS[what] if size == LARGE else "-"
        report(f"slowest {what}, {size:,} companies", "the limit of 300 ms of processor", found, goal)
