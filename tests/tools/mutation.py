"""Mutation testing: faults are planted one at a time in the core (mutmut), and the tests have to find them.

``python -m tests.tools.mutation [GROUP...]`` works on a copy of the tracked files, group by group, and
prints what was found, with the words of each fault that was not. It needs ``requirements/mutation.txt``.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEAST = 0.85
"""The share of planted faults that has to be found, in each group."""


@dataclass(frozen=True)
class Group:
    """Modules of one room in which faults are planted, and the tests that are to find them.

    Of a large group only the faults are tried whose number, counted in each function, ends on one of
    *digits*: the same in every run, and some of every function.
    """

    room: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    digits: str = ""


GROUPS = {
    "clock": Group(
        "monitor", ("removal",), ("tests/spec/test_method_clock.py", "tests/unit/test_monitor_method.py")
    ),
    "scoring": Group(
        "monitor",
        ("incidents", "intervals", "labels"),
        ("tests/spec", "tests/unit/test_monitor_method.py", "tests/unit/test_monitor_statistics.py"),
    ),
    "badge": Group(
        "badge",
        ("token", "strict", "verdict", "status_list"),
        (
            "tests/unit/test_badge_token.py",
            "tests/unit/test_badge_refusals.py",
            "tests/unit/test_badge_status_list.py",
            "tests/unit/test_badge_verdict.py",
        ),
        digits="147",
    ),
    "log": Group(
        "tlog",
        ("merkle", "checkpoint", "note", "proof", "tiles", "witness"),
        ("tests/unit/test_tlog.py", "tests/unit/test_tlog_refusals.py"),
        digits="147",
    ),
    "leaves": Group(
        "signatories", ("leaves",), ("tests/unit/test_leaves.py", "tests/unit/test_canonical.py")
    ),
    "permissions": Group("app", ("roles",), ("tests/unit/test_roles.py",)),
    "guard": Group(
        "app",
        ("access",),
        ("tests/web/test_guard.py",),
        digits="147",
    ),
}


FOUND = ("killed", "timeout")
NOT_TRIED = "not checked"


@dataclass(frozen=True)
class Score:
    """How many planted faults were found, of how many that were tried, of how many there are; and those not found."""

    found: int
    planted: int
    of: int
    survivors: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        return self.found / self.planted if self.planted else 0.0

    @property
    def words(self) -> str:
        return f"{self.planted}" if self.planted == self.of else f"{self.planted} drawn from {self.of:,}"


def settings_of(group: Group, entries: Sequence[str]) -> str:
    """The configuration of mutmut for a group: everything else is copied as it is."""
    lines = {
        "source_paths": [group.room],
        "only_mutate": [f"{group.room}/{module}.py" for module in group.modules],
        "also_copy": [each for each in entries if each not in (group.room, "tests")],
        "pytest_add_cli_args_test_selection": list(group.tests),
        "pytest_add_cli_args": ["-n0", "-p", "no:cacheprovider"],
    }
    return "[mutmut]\n" + "".join(
        f"{name}=\n" + "".join(f"    {value}\n" for value in values) for name, values in lines.items()
    )


def copied(folder: Path) -> list[str]:
    """Copy the tracked files to *folder*; gives the names at the top."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(asked, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return sorted({name.partition("/")[0] for name in names if name and not name.startswith(".")})


def run(group: Group, *, children: int = 2) -> Score:
    """Plant the faults in the modules of a group, and count those that its tests find."""
    with tempfile.TemporaryDirectory(prefix="mutants") as name:
        folder = Path(name)
        (folder / "setup.cfg").write_text(settings_of(group, copied(folder)))
        drawn = [f"*__mutmut_*[{group.digits}]"] if group.digits else []
        asked(folder, "run", "--max-children", str(children), *drawn)
        score = score_of(asked(folder, "results", "--all", "true"))
        shown = [asked(folder, "show", each) for each in score.survivors]
    return replace(score, survivors=tuple(map(changed_words, score.survivors, shown)))


def asked(folder: Path, *words: str) -> str:
    """What mutmut says to those words."""
    command = [sys.executable, "-m", "mutmut", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def score_of(results: str) -> Score:
    """The score by the lines of ``mutmut results --all true``: each ``NAME: STATE``."""
    states = dict(line.strip().rsplit(": ", 1) for line in results.splitlines() if ": " in line)
    tried = {name: state for name, state in states.items() if state != NOT_TRIED}
    survivors = tuple(name for name, state in tried.items() if state not in FOUND)
    return Score(len(tried) - len(survivors), len(tried), len(states), survivors)


def changed_words(name: str, shown: str) -> str:
    """The name of a fault with the lines that it takes away and puts in."""
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return "\n        ".join((name, *lines))


def main(names: Sequence[str]) -> int:
    scores = {name: run(GROUPS[name]) for name in names or GROUPS}
    for name, score in scores.items():
        print(f"{name}: {score.found} of {score.words} found, {score.share:.0%}")
        for survivor in score.survivors:
            print(f"    not found: {survivor}")
    return 0 if all(score.share >= LEAST for score in scores.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
