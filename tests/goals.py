"""The goals G1 to G14 as figures: a test that measures one notes it with ``figure``.

``make goals`` runs the tests that measure and prints a table (``tests/tools/goals.py``). Only what a
test that passed has noted counts.
"""

import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest

ROOT = Path(__file__).parents[1]
NOTED = "goal-figure"

GOALS = {
    "G1": (
        "all or nothing",
        "200 kills of intake, 50 power cuts, 20 full disks: 0 by halves, 0 lost, 0 counted twice",
    ),
    "G2": ("recovery", "serving within 5 s of a power cut; a million measurements back within 60 s"),
    "G3": ("one and only one", "16 at once, 100 rounds: exactly 1 each time"),
    "G4": ("no forged badge", "0 bad samples accepted, all good ones accepted"),
    "G5": ("a withdrawal is seen", "within 60 s on the page, 5 minutes in the list; never valid once the list ran out"),
    "G6": ("authority", "every route and role, own and another's; a right that ended, at the next request"),
    "G7": ("never an index", "0 addresses of content in tables, logs, mails, exports; text columns are bounded"),
    "G8": ("nothing leaks", "0 canaries of 12 kinds where the public or a log can see them"),
    "G9": ("ASVS 5.0, levels 1 and 2", "all that applies proven, 70 % of it by a test that runs"),
    "G10": ("internet.nl", "every point that code decides, on every route and error"),
    "G11": ("tests that bite", "85 % of planted faults found in clock, scores, badge, log and permissions"),
    "G12": ("time", "24 hours in UTC to the second; 0 errors over changes of the clock, leap day and skew"),
    "G13": ("a newcomer", "from clone to green tests: 2 commands, 60 s without the browser"),
    "G14": ("tampering", "any changed byte of rows, tiles and checkpoints is found; others' verifiers agree"),
}  # fmt: skip
"""What is promised, by number: its name, and what is asked (in full: the plan of trust)."""
PARTS = {"G11": ("clock", "scoring", "badge", "log", "permissions")}
"""What a goal has to have a figure for before it can be met; such a figure begins with the part and a colon."""


@dataclass(frozen=True)
class Noted:
    """One figure: what was measured for which goal, the value as words, what is asked, and by which test."""

    goal: str
    what: str
    value: str
    asked: str
    test: str
    is_drill: bool = False
    is_met: bool = True
    """Whether the value is what is asked; a test may note one that is not, instead of being red."""


@dataclass(frozen=True)
class Measured(Noted):
    """A figure with the day and the revision at which its test ran, and whether that test passed."""

    on: str = ""
    revision: str = ""
    is_green: bool = True


class Figure(Protocol):
    """``figure("G3", "signatures of one company, 16 at once, 100 rounds", 1, goal="1")``.

    First the goal, what was measured, its value and (as ``goal``) what is asked of it. Call it where the
    test measures, after the assertion: the test decides, the figure tells. With *is_met* false the figure
    misses its goal: it is shown as a miss, and ``make goals`` ends with 1.
    """

    def __call__(
        self, number: str, what: str, value: object, *, goal: object, is_met: bool = True
    ) -> None: ...


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Note a figure of a goal; see ``Figure``."""

    def note(number: str, what: str, value: object, *, goal: object, is_met: bool = True) -> None:
        if number not in GOALS:
            raise ValueError(f"no goal is called {number}")
        node: pytest.Item = request.node
        noted = Noted(
            goal=number,
            what=what,
            value=str(value),
            asked=str(goal),
            test=node.nodeid,
            is_drill=node.get_closest_marker("drill") is not None,
            is_met=is_met,
        )
        node.user_properties.append((NOTED, asdict(noted)))

    return note


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-goals", action="store_true", help="run just the tests that note a figure")
    parser.addoption("--figures", metavar="FILE", help="keep the figures of this run in FILE, by their test")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-goals"):
        others = [each for each in items if "figure" not in getattr(each, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [each for each in items if each not in set(others)]


class Keeper:
    """Hears the reports of the run, also those of other processes, and keeps their figures at its end."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.found: list[Measured] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.found += measured(report.user_properties, is_green=report.passed)

    def pytest_sessionfinish(self) -> None:
        keep(self.file, self.found)


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--figures")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Keeper(Path(file)), "keeper-of-figures")


def measured(properties: Iterable[tuple[str, Any]], *, is_green: bool) -> Iterator[Measured]:
    on, revision = datetime.now(UTC).date().isoformat(), revision_now()
    for name, noted in properties:
        if name == NOTED:
            yield Measured(**noted, on=on, revision=revision, is_green=is_green)


def revision_now() -> str:
    """The revision of the working tree, with a plus when files differ from it; empty outside git."""
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+", "--abbrev=7"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def read(file: Path) -> list[Measured]:
    """The figures that a file keeps; none when there is no such file."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [Measured(**json.loads(line)) for line in lines if line]


def keep(file: Path, found: Iterable[Measured]) -> None:
    """Put *found* in the file, instead of the earlier figures of the same tests."""
    found = list(found)
    tests = {each.test for each in found}
    kept = [each for each in read(file) if each.test not in tests] + found
    kept.sort(key=lambda each: (int(each.goal[1:]), each.test, each.what))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(asdict(each)) + "\n" for each in kept))
