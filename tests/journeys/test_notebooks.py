"""The notebooks of the docs, run by their own commands against a served register, as a reader would."""

import csv
import io
import os
import subprocess
import sys

import pytest

from tests.journeys.served import ROOT, Served

CLIENT = str(ROOT / "clients" / "python")
TOO_LONG_S = 300


def run(notebook: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What the command in the notebook does, from elsewhere: with the client, and without this repository."""
    return subprocess.run(
        [sys.executable, "-P", str(ROOT / "docs" / "notebooks" / notebook), *words],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": CLIENT},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=TOO_LONG_S,
        check=False,
    )


@pytest.mark.drill
def test_every_logo_of_an_association_is_checked(server: Served) -> None:
    done = run("check_all_badges.py", server.url, "demo-hosters")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {"valid", "suspended"} == {row["verdict"] for row in rows}
    assert len(rows) > 10


@pytest.mark.drill
def test_the_newest_figures_are_made_again(server: Served) -> None:
    done = run("recompute_a_score.py", server.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SAME" in done.stdout
    assert "Waterlinie Hosting B.V.: 0.99" in done.stdout


@pytest.mark.drill
def test_an_association_that_is_not_there_is_said(server: Served) -> None:
    done = run("check_all_badges.py", server.url, "nobody")
    assert done.returncode == 1
    assert "no association 'nobody', but: " in done.stderr
