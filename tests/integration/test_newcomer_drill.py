"""A newcomer clones the project and has green tests with two commands. A drill: it installs from the registry."""

import os
import pwd
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.goals import Figure

ROOT = Path(__file__).parents[2]
LIMIT_S = 60
NOT_A_NEWCOMERS = {"PYTHONDONTWRITEBYTECODE"}
"""Settings of machines like this one that a newcomer does not have: Python keeps what it compiled."""
ORDINARY = "nobody"
"""Who the newcomer is beside whoever runs this, when that is root."""


@pytest.fixture(params=["who runs this", "an ordinary user"])
def newcomer(request: pytest.FixtureRequest) -> Iterator[tuple[str, Path]]:
    """A user, and a folder of theirs, which is also their home."""
    if request.param == "who runs this":
        who = pwd.getpwuid(os.geteuid()).pw_name
    elif os.geteuid() == 0:
        who = ORDINARY
    else:
        pytest.skip("who runs this is an ordinary user")
    with tempfile.TemporaryDirectory(prefix="newcomer") as name:
        subprocess.run(["git", "clone", "-q", str(ROOT), f"{name}/register"], check=True)
        if who == ORDINARY:
            subprocess.run(["chown", "-R", who, name], check=True)
        yield who, Path(name)


@pytest.mark.drill
def test_a_newcomer_has_green_tests_after_two_commands(newcomer: tuple[str, Path], figure: Figure) -> None:
    who, home = newcomer
    clone = home / "register"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        own = {name: value for name, value in os.environ.items() if name not in NOT_A_NEWCOMERS}
        own["HOME"] = str(home)
        return subprocess.run(
            words, cwd=clone, env=own, user=who if who == ORDINARY else None,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    began = time.monotonic()
    made = run("make", "setup-dev")
    assert made.returncode == 0, made.stdout + made.stderr
    ready = time.monotonic() - began
    done = run("make", "quick")  # no browser, no database server; the whole suite is `make test`
    took = time.monotonic() - began
    assert done.returncode == 0, done.stdout[-3000:]
    load = f"at a load of {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    for what, seconds in (
        (f"clone to everything installed (make setup-dev), {who}", ready),
        (f"clone to green tests of units and method, {who}", took),
    ):
        value = f"{seconds:.0f} s, {load}"
        figure("G13", what, value, goal=f"{LIMIT_S} s", is_met=seconds <= LIMIT_S)
