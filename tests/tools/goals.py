"""``make goals``: runs the tests that measure a goal, and prints one table. ``--drills`` runs the long ones too.

``--keep`` puts what was measured into ``docs/goals.ndjson``, from which ``docs/reference/goals.md`` is made.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests import goals
from tests.goals import GOALS, PARTS, Measured
from tests.tools.tables import table

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "goals.ndjson"
NOT_MEASURED = "not measured"
USES = "from tests.goals import"


def files_that_measure() -> list[str]:
    """The files with a test that notes a figure: no other is read."""
    found = [path for path in (ROOT / "tests").rglob("test_*.py") if USES in path.read_text()]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def run(file: Path, *, drills: bool) -> int:
    """Run the tests that measure; what they noted is in *file* afterwards. Gives the code of the run."""
    command = [sys.executable, "-m", "pytest", "-q", "--only-goals", "--figures", str(file)]
    command += ["-o", "addopts=--strict-markers"] if drills else ["-n", "2", "--dist", "loadfile"]
    return subprocess.run([*command, *files_that_measure()], cwd=ROOT, check=False).returncode


def still_there(figures: Iterable[Measured]) -> list[Measured]:
    """The figures whose test stands in the code as named; what a test that is gone measured says nothing."""

    def stands(each: Measured) -> bool:
        file, _, name = each.test.partition("::")
        path, name = ROOT / file, name.rpartition("::")[2].partition("[")[0]
        return path.is_file() and f"def {name}(" in path.read_text()

    return [each for each in figures if stands(each)]


def together(now: Sequence[Measured], kept: Sequence[Measured]) -> list[tuple[Measured, bool]]:
    """All figures with whether they were measured now: a kept one stands only for a test that did not run."""
    ran = {each.test for each in now}
    both = [(each, True) for each in now] + [(each, False) for each in kept if each.test not in ran]
    return sorted(both, key=lambda pair: (int(pair[0].goal[1:]), pair[0].test, pair[0].what))


def rows(figures: Sequence[tuple[Measured, bool]]) -> list[list[str]]:
    """One row for each figure, and one for each goal that has none."""
    found = []
    for number, (name, asked) in GOALS.items():
        of_goal = [(each, is_now) for each, is_now in figures if each.goal == number]
        if not of_goal:
            found.append([number, f"{name}: {asked}", "", NOT_MEASURED, ""])
        for each, is_now in of_goal:
            value = each.value + ("" if each.is_met else " MISSED") + ("" if each.is_green else " RED")
            when = f"{each.on} {each.revision}" + ("" if is_now else " kept")
            found.append([number, each.what, each.asked, value, when])
    return found


def open_goals(figures: Sequence[tuple[Measured, bool]]) -> dict[str, str]:
    """The goals that are not met, each with why: no figure, a test that is red, a figure that misses."""
    found = dict.fromkeys(GOALS.keys() - {each.goal for each, _ in figures}, NOT_MEASURED)
    for each, _ in figures:
        if not each.is_green:
            found[each.goal] = f"red: {each.test}"
        elif not each.is_met:
            found.setdefault(each.goal, f"{each.what}: {each.value}, asked {each.asked}")
    for number, parts in PARTS.items():
        told = [each.what for each, _ in figures if each.goal == number]
        lacking = [part for part in parts if not any(what.startswith(f"{part}:") for what in told)]
        if lacking:
            found.setdefault(number, f"{', '.join(lacking)} {NOT_MEASURED}")
    return {number: found[number] for number in GOALS if number in found}


def verdict(figures: Sequence[tuple[Measured, bool]]) -> str:
    """One sentence, or one for each goal that is not met."""
    still_open = open_goals(figures)
    met = [number for number in GOALS if number not in still_open]
    lines = [f"Not met: {number}, {GOALS[number][0]}: {why}." for number, why in still_open.items()]
    return "\n".join([f"Met: {', '.join(met) or 'none'}.", *lines])


def drawn(lines: Sequence[Sequence[str]]) -> str:
    """The rows as columns for a terminal."""
    widths = [min(max(len(line[place]) for line in lines), 72) for place in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def page() -> str:
    """``docs/reference/goals.md``: what is promised, and what was measured last."""
    kept = [(each, False) for each in still_there(goals.read(KEPT))]
    promised = [[number, name, asked] for number, (name, asked) in GOALS.items()]
    measured = [
        [each.goal, each.what, each.asked, _shown(each), each.on,
         f"`{each.revision}`", f"`{each.test.partition('[')[0]}`" + (", drill" if each.is_drill else "")]
        for each, _ in together([], [each for each, _ in kept])
    ]  # fmt: skip
    parts = [
        "# Goals and figures\n\nWhat the register promises about itself, as figures. `make goals` measures them again"
        " and prints the table; `make goals DRILLS=1` runs the long drills too; with `KEEP=1` it keeps what it"
        " measured in `docs/goals.ndjson`, from which this page is made. A figure counts only when its test"
        " passed.\n\n",
        table(["goal", "name", "asked"], promised),
        "\n## Measured last\n\n",
        table(["goal", "what", "asked", "measured", "on", "revision", "by"], measured),
    ]
    parts.append("\n" + verdict(kept).replace("\n", "\n\n") + "\n")
    return "".join(parts)


def _shown(each: Measured) -> str:
    if not each.is_green:
        return f"**{each.value}, red**"
    return each.value if each.is_met else f"**{each.value}, missed**"


def main(arguments: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "figures.ndjson"
        code = run(noted, drills="--drills" in arguments)
        now = goals.read(noted)
    if "--keep" in arguments:
        goals.keep(KEPT, now)
    figures = together(now, still_there(goals.read(KEPT)))
    print(drawn([["goal", "what", "asked", "measured", "when, at which revision"], *rows(figures)]))
    print("“kept”: from docs/goals.ndjson; its test did not run now.")
    print(verdict(figures))
    return 0 if not open_goals(figures) and code == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
