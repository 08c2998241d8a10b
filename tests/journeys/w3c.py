"""The checker of the W3C (vnu), on pages in a folder."""

import shutil
import subprocess
from pathlib import Path

VNU = Path(__file__).parents[1] / "witnesses" / "vnu"
FILTERED = ".*pathLength.*"
"""SVG 2 has it on every shape; the checker knows SVG 1.1."""
ATTACK = "Line feed not allowed."
"""A line feed in a field of one line comes from a test that attacks; no browser sends it."""


def w3c_says(folder: Path) -> str:
    """What it finds wrong in the files of *folder*; empty when nothing is."""
    jar = VNU / "node_modules/vnu-jar/build/dist/vnu.jar"
    assert shutil.which("java") and shutil.which("npm"), "apt-get install default-jre-headless npm"
    if not jar.is_file():
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=VNU, check=True, capture_output=True)
    command = ["java", "-jar", str(jar), "--errors-only", "--filterpattern", FILTERED, "--skip-non-html"]
    said = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False).stderr
    return "".join(line for line in said.splitlines(keepends=True) if ATTACK not in line)
