"""What a request asks, as far as a ready answer can be an answer to it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
LIVE = "/b/"
_LIVE = re.compile(rf"{LIVE}{_CODE}/live(?:-{_FORM})?\.svg")
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
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or environ.get("QUERY_STRING")
        or "HTTP_COOKIE" in environ
        or "HTTP_AUTHORIZATION" in environ
        or "HTTP_RANGE" in environ
        or environ.get("CONTENT_LENGTH") not in (None, "", "0")
        or "HTTP_TRANSFER_ENCODING" in environ
        or host_in(environ.get("HTTP_HOST", "")) not in hosts
    ):
        return None
    asked = address(environ["PATH_INFO"])
    if asked is None or asked.code is None:
        return asked
    if asked.is_live and "HTTP_REFERER" in environ:
        return shown_on(asked.path, environ["HTTP_REFERER"])
    return None if not asked.is_live and OTHER_TYPE in environ.get("HTTP_ACCEPT", "") else asked


def whole(environ: Environ) -> tuple[str | None, str, str | None] | None:
    """What tells a request for a whole answer from all others; ``None`` for any that asks more than that.

    Host, path and, where a picture may depend on it, the ``Referer``. Two requests of one value are
    answered alike within a moment: so each thing that ``read`` and ``reply.given`` look at is here as well.
    """
    if (
        "HTTP_COOKIE" in environ
        or "HTTP_IF_NONE_MATCH" in environ
        or "HTTP_AUTHORIZATION" in environ
        or "HTTP_RANGE" in environ
        or "HTTP_TRANSFER_ENCODING" in environ
        or environ.get("CONTENT_LENGTH")
        or environ.get("QUERY_STRING")
        or environ["REQUEST_METHOD"] != "GET"
        or OTHER_TYPE in environ.get("HTTP_ACCEPT", "")
    ):
        return None
    path = environ["PATH_INFO"]
    return environ.get("HTTP_HOST"), path, environ.get("HTTP_REFERER") if path.startswith(LIVE) else None


@lru_cache(maxsize=256)
def host_in(header: str) -> str:
    """The name in a ``Host``, without its port."""
    return header.partition(":")[0].lower()


@lru_cache(maxsize=4096)
def address(path: str) -> Asked | None:
    """What *path* names; ``None`` when it is too long to be kept. The same few are asked again and again."""
    if len(path) > LONGEST_PATH:
        return None
    if of_badge := _OF_BADGE.fullmatch(path):
        return Asked(path, code=of_badge[1] or of_badge[2] or of_badge[3])
    live = _LIVE.fullmatch(path)
    return Asked(path, live[1], is_live=True) if live else Asked(path)


@lru_cache(maxsize=4096)
def shown_on(path: str, referer: str) -> Asked | None:
    """The live picture at *path* on the website of a ``Referer``; ``None`` when that is too long."""
    asked = address(path)
    if asked is None or len(referer) > LONGEST_REFERER:
        return None
    return replace(asked, origin=origins.normalised(referer) if referer else None)


def host_of(origin: str) -> str | None:
    return urlsplit(origin).hostname


def is_plain(environ: Environ) -> bool:
    """Whether the whole answer is asked for, whatever the asker has already."""
    return environ["REQUEST_METHOD"] == "GET" and not any(name in environ for name in _CONDITIONS)


def plain(environ: Environ) -> dict[str, Any]:
    """The same request for the whole answer."""
    kept = {name: value for name, value in environ.items() if name not in _CONDITIONS}
    return kept | {"REQUEST_METHOD": "GET"}
