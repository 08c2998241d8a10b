"""Every parser under atheris, which keeps the samples that reach new lines (``REGISTER_FUZZ_SECONDS`` for each)."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import BY_NAME

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("REGISTER_FUZZ_SECONDS") or 20)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every parser has its folder after its time, and ``codes.json`` says how each ended."""
    if importlib.util.find_spec("atheris") is None:
        pytest.fail("atheris is not here: pip install --require-hashes -r requirements/atheris.txt")
    folder = tmp_path_factory.mktemp("fuzzed")
    fuzz = [sys.executable, "-m", "tests.fuzz.guided", "all", str(folder), f"-max_total_time={SECONDS}"]
    done = subprocess.run(fuzz, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    assert (folder / "codes.json").is_file(), done.stdout[-2000:] + done.stderr[-4000:]
    return folder


@pytest.mark.drill
@pytest.mark.parametrize("name", BY_NAME)
def test_no_sample_that_reaches_new_lines_breaks_a_parser(name: str, fuzzed: Path) -> None:
    told = (fuzzed / name / "log").read_text(errors="replace")
    assert json.loads((fuzzed / "codes.json").read_text())[name] == 0, told[-6000:]
    runs = re.search(r"Done (\d+) runs", told)
    assert runs is not None and int(runs[1]) > 20, told[-2000:]
    print(f"{name}: {runs[1]} runs, {len(list((fuzzed / name / 'corpus').iterdir()))} samples kept")
