"""The documents build as a site without a warning, and a link that leads nowhere stops it."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def warnings_of(docs: Path, built: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(docs), str(built)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""


@pytest.mark.drill
def test_the_site_builds_and_a_page_that_is_missing_stops_it(tmp_path: Path) -> None:
    assert importlib.util.find_spec("sphinx"), "make docs installs it"
    assert warnings_of(DOCS, tmp_path / "site") == ""
    start = (tmp_path / "site" / "index.html").read_text()
    assert "start-here/company.html" in start
    assert 'src="http' not in start
    planted = shutil.copytree(DOCS, tmp_path / "docs")
    index = planted / "index.md"
    index.write_text(index.read_text().replace("operations/incidents", "operations/nowhere"))
    assert "nowhere" in warnings_of(planted, tmp_path / "other")
