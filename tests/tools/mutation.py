"""Mutation testing: faults are planted one at a time in the core (mutmut), and the tests have to find them.

``python -m tests.tools.mutation [GROUP...]`` works on a copy of the tracked files, group by group, and
prints what was found. It needs ``requirements/mutation.txt``.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEAST = 0.85
"""The share of planted faults that has to be found, in each group."""


@dataclass(frozen=True)
class Group:
    """Modules of one room in which faults are planted, and the tests that are to find them."""

    room: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


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
            "tests/unit/test_badge_status_list.py",
            "tests/unit/test_badge_verdict.py",
        ),
    ),
    "log": Group(
        "tlog", ("merkle", "checkpoint", "note", "proof", "tiles", "witness"), ("tests/unit/test_tlog.py",)
    ),
    "leaves": Group(
        "signatories", ("leaves",), ("tests/unit/test_leaves.py", "tests/unit/test_canonical.py")
    ),
    "permissions": Group("app", ("roles",), ("tests/unit/test_roles.py",)),
    "guard": Group(
        "app",
        ("access",),
        ("tests/web/test_confirming.py", "tests/web/test_journal_of_acts.py", "tests/web/test_coming_in.py"),
    ),
}


@dataclass(frozen=True)
class Score:
    """How many planted faults were found, of how many; the names of those that were not."""

    found: int
    planted: int
    survivors: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        return self.found / self.planted if self.planted else 0.0


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
    """Plant every fault in the modules of a group, and count those that its tests find."""
    with tempfile.TemporaryDirectory(prefix="mutants") as name:
        folder = Path(name)
        (folder / "setup.cfg").write_text(settings_of(group, copied(folder)))
        mutmut = [sys.executable, "-m", "mutmut"]
        planting = [*mutmut, "run", "--max-children", str(children)]
        subprocess.run(planting, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*mutmut, "export-cicd-stats"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        stats = json.loads((folder / "mutants" / "mutmut-cicd-stats.json").read_text())
        told = subprocess.run([*mutmut, "results"], cwd=folder, check=True, capture_output=True, text=True)
    survivors = [line.strip().partition(":")[0] for line in told.stdout.splitlines() if "survived" in line]
    return Score(stats["killed"] + stats.get("timeout", 0), stats["total"], tuple(survivors))


def main(names: Sequence[str]) -> int:
    scores = {name: run(GROUPS[name]) for name in names or GROUPS}
    for name, score in scores.items():
        print(f"{name}: {score.found} of {score.planted} found, {score.share:.0%}")
        for survivor in score.survivors:
            print(f"    not found: {survivor}")
    return 0 if all(score.share >= LEAST for score in scores.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
