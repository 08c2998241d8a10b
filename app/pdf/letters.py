"""Which signs the fonts of a PDF can show; the others are written by their number."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
OTHER_SCRIPTS = (range(0x0370, 0x0400), range(0x0400, 0x0500))
"""Greek and Cyrillic: in the font that typst itself brings."""
SPACES = frozenset("\n\t\r")


@cache
def own_signs() -> frozenset[int]:
    """The signs that every weight of the house's sans fonts can show."""
    signs: set[int] = set()
    for part in ("sans", "sans-ext"):
        signs.update(TTFont(FONTS / f"register-{part}-regular.ttf").getBestCmap() or {})
    return frozenset(signs)


def shown(text: str) -> str:
    """*text* in signs that can be shown: another one as ``[U+4E2D]``, so that nothing is left out.

    Signs that steer the direction or hide are written by their number too.
    """
    return "".join(_shown(sign) for sign in unicodedata.normalize("NFC", text))


@cache
def _shown(sign: str) -> str:
    if sign in SPACES:
        return " "
    number = ord(sign)
    if number in own_signs() and unicodedata.category(sign) not in ("Cc", "Cf"):
        return sign
    is_letter = unicodedata.category(sign) in ("Lu", "Ll")
    if is_letter and any(number in script for script in OTHER_SCRIPTS):
        return sign
    return f"[U+{number:04X}]"


def all_shown(value: Any) -> Any:
    """Every text within lists and dictionaries, shown; the keys stay."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {key: each if key == "svg" else all_shown(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [all_shown(each) for each in value]
    return value
