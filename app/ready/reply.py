"""An answer as it is kept, and how it is given to somebody who may have it already. Pure."""

from dataclasses import dataclass

from werkzeug.http import parse_etags, remove_entity_headers

from app.ready.asking import Environ

Headers = list[tuple[str, str]]
"""Names and values."""
OK = "200 OK"
NOT_MODIFIED = "304 NOT MODIFIED"
LARGEST = 1024 * 1024
"""Bytes; a larger answer is passed on as it comes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer of status 200. ``tag`` is the value of its ETag, as it stands in the header.

    The server reads ``headers`` and changes nothing in them: every asker gets the same list.
    """

    headers: Headers
    body: bytes
    tag: str | None

    @classmethod
    def of(cls, headers: Headers, body: bytes) -> "Reply":
        """Without the time of the answer, which the server says."""
        lasting = [each for each in headers if each[0].lower() != "date"]
        return cls(lasting, body, header(headers, "etag") or None)

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, about."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 500


def header(headers: Headers, name: str) -> str:
    """The value of a header; empty when there is none."""
    return next((value for each, value in headers if each.lower() == name), "")


def may_be_kept(status: str, headers: Headers, *, of_badge: bool) -> bool:
    """Whether this answer is the same for everyone, and no large download.

    The live picture of a badge says ``private``, for caches that do not know what it depends on; here
    that is known.
    """
    names = {name.lower() for name, _ in headers}
    is_public = "public" in header(headers, "cache-control") or of_badge
    depends = {each.strip().lower() for each in header(headers, "vary").split(",") if each.strip()}
    known = depends <= ({"accept", "referer"} if of_badge else set())
    length = header(headers, "content-length")
    is_small = length.isdecimal() and int(length) <= LARGEST
    return status == OK and is_public and known and is_small and "set-cookie" not in names


def given(reply: Reply, environ: Environ) -> tuple[str, Headers, bytes]:
    """Status, headers and body for this request: the whole, its head, or "you have it already" (RFC 9110, 13)."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and reply.tag is not None and parse_etags(known).contains_raw(reply.tag):
        headers = list(reply.headers)
        remove_entity_headers(headers)
        return NOT_MODIFIED, headers, b""
    return OK, reply.headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else reply.body
