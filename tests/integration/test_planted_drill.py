"""The tests of the matrix bite: each fault of ``tests/faults/planted.toml``, planted in a copy, makes its test red."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.goals import Figure
from tests.tools import planted
from tests.tools.planted import Fault, Outcome

COPIES = 2


def not_found(folder: Path, waiting: Iterator[Fault]) -> Iterator[str]:
    """What is to be said of the faults that no test found, planted in one copy one after the other.

    The copies share what waits, and each takes the next. A test that did not run is tried once more.
    """
    for fault in waiting:
        with planted.planted_in(folder, fault):
            ran = planted.ran(folder, [fault.test])
            if ran.outcome is Outcome.NOT_RUN:
                ran = planted.ran(folder, [fault.test])
        print(f"{fault.case} {ran.outcome} {ran.seconds:.0f} s: {fault.what}", flush=True)
        if ran.outcome is not Outcome.RED:
            yield f"{fault.case} {ran.outcome}: {fault.what}\n{ran.last_lines}"


def not_green(folder: Path, tests: list[str]) -> list[str]:
    """Of *tests* those that are not green without a fault either: what they found says nothing."""
    useless = planted.not_green(folder, tests)
    return [f"not green without a fault: {test}\n{ran.last_lines}" for test, ran in useless.items()]


@pytest.mark.drill
def test_every_planted_fault_is_found(tmp_path: Path, figure: Figure) -> None:
    faults = planted.faults()
    tests = sorted({fault.test for fault in faults})
    folders = [tmp_path / f"copy-{number}" for number in range(COPIES)]
    for folder in folders:
        planted.copied(folder)
    waiting = iter(faults)
    with ThreadPoolExecutor(COPIES) as copies:
        wrong = [*copies.map(lambda folder: list(not_found(folder, waiting)), folders)]
        wrong += copies.map(not_green, folders, [tests[number::COPIES] for number in range(COPIES)])
    told = [each for part in wrong for each in part]
    assert told == [], "\n".join(told)
    cases = {fault.case for fault in faults}
    figure(
        "G11",
        f"planted faults of the matrix found, of {len(faults)} in {len(cases)} cases",
        len(faults),
        goal=len(faults),
    )
