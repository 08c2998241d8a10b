"""The tests of the matrix bite: each fault of ``tests/faults/planted.toml``, planted in a copy, makes its test red."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.goals import Figure
from tests.tools import planted
from tests.tools.planted import Fault, Outcome, Ran

COPIES = 2


def useless(folder: Path, tests: list[str]) -> dict[str, Ran]:
    """Those of *tests* that are not green in a new copy as it is: what they find there would say nothing."""
    planted.copied(folder)
    return planted.not_green(folder, tests)


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


@pytest.mark.drill
def test_every_planted_fault_is_found(tmp_path: Path, figure: Figure) -> None:
    faults = planted.faults()
    tests = sorted({fault.test for fault in faults})
    folders = [tmp_path / f"copy-{number}" for number in range(COPIES)]
    with ThreadPoolExecutor(COPIES) as copies:
        parts = copies.map(useless, folders, [tests[number::COPIES] for number in range(COPIES)])
        not_green = {test: ran for part in parts for test, ran in part.items()}
        waiting = iter([fault for fault in faults if fault.test not in not_green])
        told = copies.map(lambda folder: list(not_found(folder, waiting)), folders)
        missed = [each for part in told for each in part]
    missed += [f"not green without a fault: {test}\n{ran.last_lines}" for test, ran in not_green.items()]
    assert missed == [], "\n".join(missed)
    cases = {fault.case for fault in faults}
    figure(
        "G11",
        f"planted faults of the matrix found, of {len(faults)} in {len(cases)} cases",
        len(faults),
        goal=len(faults),
    )
