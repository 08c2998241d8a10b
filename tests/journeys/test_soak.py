"""The register under a steady load for ten minutes (``bench/soak.py``)."""

import shutil
from pathlib import Path

import pytest

from bench import load, soak


def test_the_pause_asks_for_half_as_much() -> None:
    answers_of_ten_ms = load.Served(requests=8000, per_second=800.0, p99_ms=30.0)
    assert soak.pause_for_half(answers_of_ten_ms) == 10


@pytest.mark.drill
def test_ten_minutes_at_half_the_load_change_nothing(tmp_path: Path) -> None:
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not here (apt-get install wrk)")
    found = soak.soak(tmp_path, seconds=600)
    print(found)
    assert 0.3 < found.share < 0.7, "about half of what it can"
    assert found.slower <= soak.MOST_SLOWER
    assert found.grown <= soak.MOST_MEMORY
