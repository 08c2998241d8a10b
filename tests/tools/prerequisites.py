"""Says in one line what a machine lacks for the tests: a browser, mostly."""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """The path of the browser that the journeys drive."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


def driver_starts() -> bool:
    """Whether the program that drives the browser finds its system library (libatomic)."""
    node, _ = compute_driver_executable()
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


def missing() -> list[str]:
    """One sentence for each thing that is missing."""
    lacks = []
    if browser() is None:
        lacks.append("The browser journeys need Chromium: apt-get install --no-install-recommends chromium")
    if not driver_starts():
        lacks.append(
            "The browser's driver does not start: apt-get install --no-install-recommends libatomic1"
        )
    if not Path("app/translations/nl/LC_MESSAGES/messages.mo").is_file():
        lacks.append("The Dutch catalogue is not compiled: make translations")
    return lacks


if __name__ == "__main__":
    lines = missing()
    print("\n".join(lines), file=sys.stderr)
    sys.exit(1 if lines else 0)
