"""What somebody typed as a code, read before it is judged. Pure."""

import re
import unicodedata

LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def plain(code: str) -> str:
    """*code* without spaces and hyphens, whatever their form, in plain digits and capitals."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return re.sub(r"[\s\u00ad\u200b-\u200d\u2060\ufeff-]+|[‐-―−]", "", folded)


def app_code(code: str) -> str | None:
    """The six digits of an app, or ``None``."""
    found = plain(code)
    return found if re.fullmatch(r"[0-9]{6}", found) else None


def recovery_code(code: str) -> str | None:
    """The twelve characters of a recovery code, with the letters that look like digits read as those; or ``None``."""
    found = plain(code).translate(LOOKS_LIKE)
    return found if re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{12}", found) else None


def grouped(text: str, by: int = 4) -> str:
    """*text* in groups, as people read it: ``K7QF-3M2X-9TDA``."""
    return "-".join(text[start : start + by] for start in range(0, len(text), by))
