"""Every parser under atheris, which keeps the samples that reach new lines (``REGISTER_FUZZ_SECONDS`` for each)."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import BY_NAME

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("REGISTER_FUZZ_SECONDS") or 20)


@pytest.mark.drill
@pytest.mark.parametrize("name", BY_NAME)
def test_no_sample_that_reaches_new_lines_breaks_a_parser(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.fail("atheris is not here: pip install --require-hashes -r requirements/atheris.txt")
    fuzz = [sys.executable, "-m", "tests.fuzz.guided", name, str(tmp_path), f"-max_total_time={SECONDS}"]
    done = subprocess.run(fuzz, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    runs = re.search(r"Done (\d+) runs", done.stderr)
    assert runs is not None and int(runs[1]) > 20, done.stderr[-2000:]
    print(f"{name}: {runs[1]} runs, {len(list((tmp_path / 'corpus').iterdir()))} samples kept")
