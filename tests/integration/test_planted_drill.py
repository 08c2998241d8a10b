"""The tests of the matrix bite: each fault of ``tests/faults/planted.toml``, planted in a copy, makes its test red."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.goals import Figure
from tests.tools import planted
from tests.tools.planted import Fault, Outcome, Ran

COPIES = 2


def found(folder: Path, faults: list[Fault]) -> list[tuple[Fault, Ran]]:
    """What each fault came to, one after the other in one copy; one that did not run is tried once more."""
    planted.copied(folder)
    outcomes = []
    for fault in faults:
        with planted.planted_in(folder, fault):
            ran = planted.ran(folder, [fault.test])
            if ran.outcome is Outcome.NOT_RUN:
                ran = planted.ran(folder, [fault.test])
        print(f"{fault.case} {ran.outcome} {ran.seconds:.0f} s: {fault.what}", flush=True)
        outcomes.append((fault, ran))
    return outcomes


@pytest.mark.drill
def test_every_planted_fault_is_found(tmp_path: Path, figure: Figure) -> None:
    faults = planted.faults()
    whole = tmp_path / "whole"
    planted.copied(whole)
    useless = planted.not_green(whole, sorted({fault.test for fault in faults}))
    tried = [fault for fault in faults if fault.test not in useless]
    with ThreadPoolExecutor(COPIES) as copies:
        parts = [
            copies.submit(found, tmp_path / f"copy-{number}", tried[number::COPIES])
            for number in range(COPIES)
        ]
        outcomes = [each for part in parts for each in part.result()]
    missed = [
        f"{fault.case} {ran.outcome}: {fault.what}\n{ran.last_lines}"
        for fault, ran in outcomes
        if ran.outcome is not Outcome.RED
    ]
    missed += [f"not green without a fault: {test}\n{ran.last_lines}" for test, ran in useless.items()]
    assert missed == [], "\n".join(missed)
    cases = {fault.case for fault in faults}
    figure(
        "G11",
        f"planted faults of the matrix found, of {len(faults)} in {len(cases)} cases",
        len(outcomes),
        goal=len(faults),
    )
