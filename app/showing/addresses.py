"""The page of a website that somebody typed: an address of that website and of no other. Pure."""

import re
from urllib.parse import quote, urlsplit

from badge import origins
from sentences import N_, SpokenError

LONGEST = 500
_SAFE = "/:?&=+,;@!$'()*~%-._"


class PageElsewhere(SpokenError):
    code = "page-elsewhere"
    sentence = N_("Type the address of a page of %(site)s, such as /about. We look at no other website.")


def page_of(typed: str, *, origin: str, site: str) -> str:
    """The whole address of what was *typed*: a path, or an address of *origin*.

    Raises ``PageElsewhere`` with *site* for any other website.
    """
    typed = typed.strip()
    path = typed
    if re.match(r"[a-z][a-z0-9+.-]*:", typed, re.IGNORECASE):
        if origins.normalised(typed) != origin:
            raise PageElsewhere(site=site)
        parts = urlsplit(typed)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    path = path.partition("#")[0] or "/"
    path = path if path.startswith("/") else f"/{path}"
    if len(path) > LONGEST or not path.isprintable() or "\\" in path or path.startswith("//"):
        raise PageElsewhere(site=site)
    return origin + quote(path, safe=_SAFE)
