"""Names in one plain form, so that search does not stumble over case, accents or dots. Pure."""

import re
import unicodedata
from collections.abc import Callable

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_DROPPED = re.compile(r"[.'’´`]")
_BETWEEN = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """*text* in lower case, without accents and dots, its words one space apart.

    ``Café Zürich B.V.`` gives ``cafe zurich bv``.
    """
    if text.isascii():
        return _BETWEEN.sub(" ", _DROPPED.sub("", text.lower())).strip()
    # Some letters become capitals only when they are taken apart, so case goes after that too.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_LETTERS)
    return _BETWEEN.sub(" ", _DROPPED.sub("", plain)).strip()


def search_name(legal_name: str | None, trade_name: str | None, fold: Callable[[str], str] = folded) -> str:
    """What a company is found and sorted by: the name people know first, then its legal name."""
    names = [fold(name) for name in (trade_name, legal_name) if name]
    return "\n".join(dict.fromkeys(names))
