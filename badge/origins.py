"""Web origins as a browser writes them, and CODEs found in addresses of the register. Pure."""

import re
from urllib.parse import SplitResult, urlsplit

import idna

from badge import code

_HOST = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*")
_DEFAULT_PORTS = {"https": 443, "http": 80}
_BADGE_PATHS = re.compile(
    r"/v/([^/.]+)(?:\.json)?"
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
    parts = _split(text if "://" in text else f"https://{text}")
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
    parts = _split(address.strip())
    match = _BADGE_PATHS.fullmatch(parts.path.rstrip("/")) if parts else None
    if match is None:
        return None
    return code.normalised(next(found for found in match.groups() if found))


def _split(address: str) -> SplitResult | None:
    if len(address) > 2000:
        return None
    try:
        return urlsplit(address)
    except ValueError:
        return None
