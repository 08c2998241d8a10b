"""The tests of the matrix bite: each fault of ``tests/faults/planted.toml``, planted in a copy, makes its test red."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.goals import Figure
from tests.tools import planted
from tests.tools.planted import Fault, Outcome

COPIES = 2


def not_found(folder: Path, faults: list[Fault]) -> Iterator[str]:
    """What one copy has to say: its tests that are red by themselves, then each fault that no test found.

    The faults are planted one after the other; a test that did not run is tried once more.
    """
    planted.copied(folder)
    useless = planted.not_green(folder, sorted({fault.test for fault in faults}))
    for test, ran in useless.items():
        yield f"not green without a fault: {test}\n{ran.last_lines}"
    for fault in faults:
        if fault.test in useless:
            continue
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

    def told_by(number: int) -> list[str]:
        return list(not_found(tmp_path / f"copy-{number}", faults[number::COPIES]))

    with ThreadPoolExecutor(COPIES) as copies:
        missed = [each for part in copies.map(told_by, range(COPIES)) for each in part]
    assert missed == [], "\n".join(missed)
    cases = {fault.case for fault in faults}
    figure(
        "G11",
        f"planted faults of the matrix found, of {len(faults)} in {len(cases)} cases",
        len(faults),
        goal=len(faults),
    )
