"""What a browser is called in the list of one's sign-ins: known names only, never what it says of itself. Pure.

The header is typed by whoever asks, so nothing of it is kept but which names of these lists stand in it.
"""

import re
from collections.abc import Sequence

BROWSERS = (
    ("Edge", r"Edg"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser"),
    ("Firefox", r"Firefox|FxiOS"),
    ("Chrome", r"Chrome|CriOS|Chromium"),
    ("Safari", r"Safari"),
)
"""In the order in which they are looked for: most say that they are others too."""
SYSTEMS = (
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad|iPod"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def name_of(user_agent: str) -> str:
    """Browser and system, such as ``Firefox, Linux``; one of them, or empty, where the other is not known."""
    return ", ".join(filter(None, (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))))


def _first(names: Sequence[tuple[str, str]], user_agent: str) -> str:
    return next((name for name, sign in names if re.search(sign, user_agent)), "")
