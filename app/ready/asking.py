"""What a request asks, as far as a ready answer can be an answer to it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from badge import origins

Environ = Mapping[str, Any]
LONGEST_PATH = 300
LONGEST_REFERER = 300
_CODE = "([0-9A-HJKMNP-TV-Z]{12})"
_FORM = "[a-z]+-[a-z]+-[a-z]{2}"
_OF_BADGE = re.compile(
    rf"/badges/{_CODE}(?:\.(?:svg|png|jwt|json)|/{_FORM}\.(?:svg|png))"
    rf"|/qr/{_CODE}\.svg"
    rf"|/b/{_CODE}/shields(?:-en)?\.json"
)
_LIVE = re.compile(rf"/b/{_CODE}/live(?:-{_FORM})?\.svg")
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
OTHER_TYPE = "vc+jwt"
"""Who names this type gets the token under another one than everybody else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The address, and of which badge it is a file or the live picture.

    ``origin`` is the website that shows the live picture, where the browser says it.
    """

    path: str
    code: str | None = None
    is_live: bool = False
    origin: str | None = None


def read(environ: Environ, hosts: frozenset[str]) -> Asked | None:
    """What is asked; ``None`` for what only the application may answer.

    Those are requests that change something, that carry a cookie or a token, that ask for a part or for
    anything beyond the address itself, and those to a host name that is not in *hosts*.
    """
    path = environ["PATH_INFO"]
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or environ.get("QUERY_STRING")
        or "HTTP_COOKIE" in environ
        or "HTTP_AUTHORIZATION" in environ
        or "HTTP_RANGE" in environ
        or environ.get("CONTENT_LENGTH") not in (None, "", "0")
        or environ.get("HTTP_HOST", "").partition(":")[0].lower() not in hosts
        or len(path) > LONGEST_PATH
    ):
        return None
    if of_badge := _OF_BADGE.fullmatch(path):
        if OTHER_TYPE in environ.get("HTTP_ACCEPT", ""):
            return None
        return Asked(path, code=of_badge[1] or of_badge[2] or of_badge[3])
    if live := _LIVE.fullmatch(path):
        referer = environ.get("HTTP_REFERER", "")
        return None if len(referer) > LONGEST_REFERER else Asked(path, live[1], True, origin_of(referer))
    return Asked(path)


@lru_cache(maxsize=4096)
def origin_of(referer: str) -> str | None:
    """The website in a ``Referer``; browsers send the same few again and again."""
    return origins.normalised(referer) if referer else None


def host_of(origin: str) -> str | None:
    return urlsplit(origin).hostname


def is_plain(environ: Environ) -> bool:
    """Whether the whole answer is asked for, whatever the asker has already."""
    return environ["REQUEST_METHOD"] == "GET" and not any(name in environ for name in _CONDITIONS)


def plain(environ: Environ) -> dict[str, Any]:
    """The same request for the whole answer."""
    kept = {name: value for name, value in environ.items() if name not in _CONDITIONS}
    return kept | {"REQUEST_METHOD": "GET"}
