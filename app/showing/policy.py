"""Whether a page's own policies let a browser fetch a picture, and say on which site it stands. Pure."""

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

HIDING = ("no-referrer", "same-origin")
_REFERRER_POLICIES = (
    *HIDING,
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
)
_PORTS = {"https": 443, "http": 80}


def is_blocked(picture: str, *, page: str, policies: Sequence[str]) -> bool:
    """Whether one of the content security *policies* of *page* forbids the *picture*'s address."""
    return any(_forbids(policy, picture, page) for policy in policies)


def hides_origin(own: str, *, of_page: Sequence[str]) -> bool:
    """Whether a browser does not say to the register on which site the picture stands.

    *own* is the picture's policy, which goes before those *of_page*; of these the last known counts.
    """
    if own in _REFERRER_POLICIES:
        return own in HIDING
    known = [each for each in of_page if each in _REFERRER_POLICIES]
    return bool(known) and known[-1] in HIDING


def _forbids(policy: str, picture: str, page: str) -> bool:
    directives: dict[str, list[str]] = {}
    for each in policy.split(";"):
        name, *sources = each.split()[:200] or [""]
        directives.setdefault(name.lower(), sources)  # the first of a name counts
    sources = directives.get("img-src", directives.get("default-src"))
    return sources is not None and not any(_allows(each.lower(), picture, page) for each in sources)


def _allows(source: str, picture: str, page: str) -> bool:
    shown, own = urlsplit(picture), urlsplit(page)
    if source == "'self'":
        return _place(shown) == _place(own)
    if source == "*":
        return shown.scheme in ("http", "https")
    if source.endswith(":") and "/" not in source:
        return shown.scheme == source[:-1] or (source == "http:" and shown.scheme == "https")
    scheme, _, rest = source.rpartition("://")
    if source.startswith("'") or (scheme or own.scheme) not in (shown.scheme, "http"):
        return False
    place, slash, path = rest.partition("/")
    host, _, port = place.partition(":")
    if port not in ("", "*", str(_port(shown))) or (not port and _port(shown) != _PORTS.get(shown.scheme)):
        return False
    path = slash + path
    is_path = not path or shown.path == path or (path.endswith("/") and shown.path.startswith(path))
    return is_path and _is_host(host, shown.hostname or "")


def _is_host(pattern: str, host: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _place(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, _port(parts)


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
