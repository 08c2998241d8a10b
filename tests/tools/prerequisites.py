"""Says in one line what a machine lacks for the tests: a browser, mostly."""

import shutil
import sys
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """The path of the browser that the journeys drive."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


def missing() -> list[str]:
    """One sentence for each thing that is missing."""
    lacks = []
    if browser() is None:
        lacks.append("The browser journeys need Chromium: apt-get install --no-install-recommends chromium")
    if not Path("app/translations/nl/LC_MESSAGES/messages.mo").is_file():
        lacks.append("The Dutch catalogue is not compiled: make translations")
    return lacks


if __name__ == "__main__":
    lines = missing()
    print("\n".join(lines), file=sys.stderr)
    sys.exit(1 if lines else 0)
