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
    code = _BETWEEN_GROUPS.sub("", text).upper().translate(_LOOK_ALIKES)
    return code if _CODE.fullmatch(code) else None


def shown(code: str) -> str:
    """*code* for human eyes: ``K7QF-3M2X-9TDA``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
