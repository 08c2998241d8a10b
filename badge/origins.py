"""Web origins as a browser writes them, and CODEs found in addresses of the register. Pure."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

import idna

from badge import code

_HOST = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*")
_DEFAULT_PORTS = {"https": 443, "http": 80}
_BADGE_PATHS = re.compile(
    r"/v/([^/.]+)(?:\.(?:json|svg|png))?"
    r"|/(?:nl/controle|en/verify)/([^/.]+)"
    r"|/b/([^/.]+)/(?:live(?:-[a-z-]+)?\.svg|shields(?:-[a-z]+)?\.json)"
    r"|/qr/([^/.]+)\.svg"
    r"|/badges/([^/.]+)(?:\.(?:jwt|svg|png|json)|/credentials/[0-9]+|/[a-z-]+\.(?:svg|png))?",
    re.IGNORECASE,
)


def normalised(text: str) -> str | None:
    """The origin of *text* (an origin, address or bare host), or ``None`` when it has none.

    ``Example.NL`` and ``https://example.nl/page`` both give ``https://example.nl``; an
    international name becomes its A-label; the scheme and a port of its own stay, since
    they make another origin.
    """
    text = text.strip()
    parts = split(text if "://" in text else f"https://{text}")
    if parts is None or parts.scheme not in _DEFAULT_PORTS or parts.username is not None:
        return None
    try:
        host = idna.encode(parts.hostname or "", uts46=True).decode("ascii")
        port = parts.port
    except (idna.IDNAError, UnicodeError, ValueError):
        return None
    if not _HOST.fullmatch(host):
        return None
    own_port = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{own_port}"


def is_address(text: str) -> bool:
    """Whether *text* is a web address (and so not a token or a CODE)."""
    return bool(re.match(r"https?://", text.strip(), re.IGNORECASE))


def code_in_address(address: str) -> str | None:
    """The CODE in an address such as ``https://register.example/v/K7QF3M2X9TDA``, else ``None``."""
    parts = split(address.strip())
    return code_in_path(parts.path) if parts else None


def code_in_path(path: str) -> str | None:
    """The CODE in the path of an address, however its signs are escaped and wherever it has a slash too many."""
    plain = re.sub("/+", "/", unquote(path)).rstrip("/").strip()
    match = _BADGE_PATHS.fullmatch(plain)
    return code.normalised(next(found for found in match.groups() if found)) if match else None


def port_of(parts: SplitResult) -> int | None:
    """The port of an address, its scheme's own when it says none. Raises ``ValueError`` for a wrong one."""
    return parts.port or _DEFAULT_PORTS.get(parts.scheme)


def split(address: str) -> SplitResult | None:
    """The parts of an address; ``None`` when it is too long or has none."""
    if len(address) > 2000:
        return None
    try:
        return urlsplit(address)
    except ValueError:
        return None
