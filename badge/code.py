"""The CODE of a badge: 12 Crockford characters (60 bits), shown in groups of four."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12

_LOOK_ALIKES = str.maketrans("ILO", "110")
_BETWEEN_GROUPS = re.compile(r"[\s\-\u2010-\u2015]+")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new() -> str:
    """A new random CODE; never a sequence, so that it cannot be guessed from another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalised(text: str) -> str | None:
    """*text* as a CODE, or ``None`` when it is not one.

    Case, spaces and hyphens do not matter; I and L are read as 1, O as 0.
    """
    if len(text) > 60:
        return None
    code = without_breaks(text).upper().translate(_LOOK_ALIKES)
    return code if _CODE.fullmatch(code) else None


def without_breaks(text: str) -> str:
    """*text* without the spaces and hyphens that people put between groups."""
    return _BETWEEN_GROUPS.sub("", text)


def neighbours(text: str) -> frozenset[str]:
    """Every CODE that one slip makes of *text*: a sign wrong, missing or too many, or two swapped.

    Empty when it is not nearly a CODE; a CODE itself is not its own neighbour.
    """
    typed = without_breaks(text[:60]).upper().translate(_LOOK_ALIKES)
    if abs(len(typed) - LENGTH) > 1 or not typed.isalnum():
        return frozenset()
    cuts = [(typed[:place], typed[place:]) for place in range(len(typed) + 1)]
    if len(typed) < LENGTH:
        made = {head + sign + tail for head, tail in cuts for sign in ALPHABET}
    elif len(typed) > LENGTH:
        made = {head + tail[1:] for head, tail in cuts if tail}
    else:
        made = {head + sign + tail[1:] for head, tail in cuts if tail for sign in ALPHABET}
        made |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    return frozenset(each for each in made if _CODE.fullmatch(each)) - {typed}


def shown(code: str) -> str:
    """*code* for human eyes: ``K7QF-3M2X-9TDA``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
