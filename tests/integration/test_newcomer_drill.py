"""A newcomer clones the project and has green tests with two commands. A drill: it installs from the registry."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.goals import Figure

ROOT = Path(__file__).parents[2]
LIMIT_S = 60
WITHOUT_BROWSER = ("tests/unit", "tests/spec")
"""What a first look runs: no browser, no database server. The whole suite is ``make test``."""


@pytest.mark.drill
def test_a_newcomer_has_green_tests_after_two_commands(tmp_path: Path, figure: Figure) -> None:
    clone = tmp_path / "register"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    began = time.monotonic()
    made = subprocess.run(["make", "setup-dev"], cwd=clone, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    ready = time.monotonic() - began
    tests = [str(clone / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "-n", "2", *WITHOUT_BROWSER]
    done = subprocess.run(tests, cwd=clone, capture_output=True, text=True, check=False)
    took = time.monotonic() - began
    assert done.returncode == 0, done.stdout[-3000:]
    load = f"at a load of {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    for what, seconds in (
        ("clone to everything installed (make setup-dev)", ready),
        ("clone to green tests of units and method", took),
    ):
        value = f"{seconds:.0f} s, {load}"
        figure("G13", what, value, goal=f"{LIMIT_S} s", is_met=seconds <= LIMIT_S)
