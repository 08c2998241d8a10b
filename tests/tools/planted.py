"""Faults that are planted on purpose, one at a time: the tests of the matrix have to find each.

``tests/faults/planted.toml`` says for each case of ``docs/matrix.csv`` which words of the code to replace by
which, and which test has to go red. ``python -m tests.tools.planted [CASE...]`` works on a copy of the tree:
never is anything planted in the tree itself.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[2]
PLANTED = ROOT / "tests" / "faults" / "planted.toml"
LONGEST_S = 1800
"""How long one test may take; a test that hangs has found nothing."""
NOT_FOR_A_RUN = ("PYTEST_", "PYTHONDONTWRITEBYTECODE")
"""What of the environment stays outside: runs one after the other in a copy need not compile it all again."""


@dataclass(frozen=True)
class Edit:
    """Words of a file that are replaced by others; they stand there just once."""

    file: str
    before: str
    after: str


@dataclass(frozen=True)
class Fault:
    """One fault: what is wrong then, the edits that make it so, and the test of its case that finds it.

    Where two defences stand behind each other, one fault takes several edits. ``drill`` says how long the
    test takes where it is one of the long ones itself; else it is empty.
    """

    case: str
    what: str
    edits: tuple[Edit, ...]
    test: str
    drill: str = ""


class Outcome(StrEnum):
    RED = "red"
    GREEN = "green"
    NOT_RUN = "not run"
    """Nothing was collected, it was skipped, broke before it began, or took too long."""


@dataclass(frozen=True)
class Ran:
    outcome: Outcome
    seconds: float
    last_lines: str = field(repr=False)


def faults(file: Path = PLANTED) -> list[Fault]:
    """Every fault of the file. Raises ``TypeError`` or ``KeyError`` where one lacks a field or has one too many."""
    with file.open("rb") as opened:
        return [_fault(**each) for each in tomllib.load(opened)["fault"]]


def _fault(*, file: str, before: str, after: str, also: Iterable[dict[str, str]] = (), **named: str) -> Fault:
    edits = Edit(file, before, after), *(Edit(**{"file": file, **each}) for each in also)
    return Fault(edits=edits, **named)


def planted(source: str, edit: Edit) -> str:
    """The source after that edit. Raises ``ValueError`` unless the words to replace are there just once."""
    if source.count(edit.before) != 1 or edit.before == edit.after:
        raise ValueError(f"{edit.file} has these words {source.count(edit.before)} times: {edit.before}")
    wrong = source.replace(edit.before, edit.after)
    if edit.file.endswith(".py"):
        ast.parse(wrong)
    return wrong


def copied(folder: Path) -> None:
    """Copy the tree as it lies there, without what git ignores; the installed packages are pointed to."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(asked, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(sys.prefix)


@contextmanager
def planted_in(folder: Path, fault: Fault) -> Iterator[None]:
    """While this lasts, the copy in *folder* has the fault."""
    right = {edit.file: (folder / edit.file).read_text() for edit in fault.edits}
    wrong = dict(right)
    for edit in fault.edits:
        wrong[edit.file] = planted(wrong[edit.file], edit)
    write(folder, wrong)
    try:
        yield
    finally:
        write(folder, right)


def write(folder: Path, texts: Mapping[str, str]) -> None:
    for file, text in texts.items():
        (folder / file).write_text(text)
        forget_compiled(folder / file)


def forget_compiled(path: Path) -> None:
    """What Python compiled of a file counts by its second and size: two versions can look alike."""
    for each in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        each.unlink()


def ran(folder: Path, tests: Sequence[str], *, to_the_end: bool = False) -> Ran:
    """Run *tests* in the copy, drills among them, until the first one fails unless *to_the_end*."""
    began = monotonic()
    pytest = [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider"]
    pytest += [] if to_the_end else ["-x"]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(NOT_FOR_A_RUN)}
    try:
        done = subprocess.run(
            [*pytest, "-o", "addopts=--strict-markers", *tests],
            cwd=folder, env=quiet, capture_output=True, text=True, timeout=LONGEST_S * max(1, len(tests) // 9),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Ran(Outcome.NOT_RUN, monotonic() - began, "it took too long")
    told = (
        done.stderr + done.stdout
    )  # the last line is pytest's, whatever libraries say when they are unloaded
    lines = told.splitlines()[-12:] if not to_the_end else told.splitlines()[-len(tests) * 2 - 12 :]
    return Ran(outcome_of(done.returncode, told), monotonic() - began, "\n".join(lines))


def not_green(folder: Path, tests: Sequence[str]) -> dict[str, Ran]:
    """Of *tests* those that are not green in the copy as it is: what they find there would say nothing.

    They run together, as fast as they can; what was red then is asked once more, alone.
    """
    together = ran(folder, tests, to_the_end=True)
    if together.outcome is Outcome.GREEN:
        return {}
    red = named_red(together.last_lines)
    doubtful = [each for each in tests if each.partition("[")[0] in red] or list(tests)
    print(
        f"{together.outcome} together: {together.last_lines}\nasked again alone: {len(doubtful)}", flush=True
    )
    alone = {each: ran(folder, [each]) for each in doubtful}
    return {each: run for each, run in alone.items() if run.outcome is not Outcome.GREEN}


def named_red(told: str) -> set[str]:
    """The tests that the summary of pytest says were red or broke, without what they were given."""
    return set(re.findall(r"^(?:FAILED|ERROR) (\S+?\.py::\w+)", told, re.MULTILINE))


def outcome_of(code: int, told: str) -> Outcome:
    """What a run of pytest came to, by its exit code and its last line."""
    summary = told.strip().splitlines()[-1] if told.strip() else ""
    if code == 1 and re.search(r"\b\d+ failed\b", summary):
        return Outcome.RED
    if code == 0 and re.search(r"\b\d+ passed\b", summary) and "skipped" not in summary:
        return Outcome.GREEN
    return Outcome.NOT_RUN


def chosen(cases: Iterable[str]) -> list[Fault]:
    """The faults of those cases, or all of them."""
    wanted = {each.upper() for each in cases}
    return [each for each in faults() if not wanted or each.case in wanted]


def main(cases: Sequence[str]) -> int:
    found = 0
    with tempfile.TemporaryDirectory(prefix="planted") as name:
        folder = Path(name)
        copied(folder)
        for fault in chosen(cases):
            with planted_in(folder, fault):
                run = ran(folder, [fault.test])
            found += run.outcome is Outcome.RED
            print(f"{fault.case} {run.outcome} {run.seconds:.0f} s: {fault.what}", flush=True)
            if run.outcome is not Outcome.RED:
                print(run.last_lines, flush=True)
    print(f"{found} of {len(chosen(cases))} found")
    return 0 if found == len(chosen(cases)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
