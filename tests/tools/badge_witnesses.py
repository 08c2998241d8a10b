"""Writes docs/badge-witnesses.md from what the witnesses say, or with ``--check`` says whether it is true.

Needs Node: a drill. The packages are installed from ``tests/witnesses/node/package-lock.json``.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.corpus import reading
from tests.witnesses import judging
from tests.witnesses.judging import Answers

DOCUMENT = Path(__file__).parents[2] / "docs" / "badge-witnesses.md"


def install() -> None:
    """Install the packages of the lock file. Raises ``SystemExit`` with what to install when npm is absent."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise SystemExit(judging.INSTALL)
    subprocess.run([npm, "ci", "--ignore-scripts"], cwd=judging.NODE, check=True, capture_output=True)


def asked() -> Answers:
    """What all seven say of all samples that they can read."""
    samples = reading.for_witnesses()
    return judging.in_python(samples) | judging.in_node(samples)


if __name__ == "__main__":
    install()
    text = judging.document(reading.for_witnesses(), asked())
    if "--check" not in sys.argv:
        DOCUMENT.write_text(text)
    is_true = DOCUMENT.is_file() and DOCUMENT.read_text() == text
    print(
        f"{DOCUMENT.name} is {'up to date' if is_true else 'out of date: python -m tests.tools.badge_witnesses'}."
    )
    sys.exit(0 if is_true else 1)
