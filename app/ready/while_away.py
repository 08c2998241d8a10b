"""The last answer of a page while the books cannot be read: as it was, and saying since when."""

from datetime import UTC, datetime

from flask import Flask

from app.i18n import LANGUAGES, in_language
from app.ready.reply import Headers, Reply

LONGEST_AGO_S = 24 * 3600.0
"""An answer that is older is not given any more."""
UNAVAILABLE = "503"
NO_LONGER = frozenset({"etag", "last-modified", "content-length", "cache-control", "expires"})
"""Headers of the answer of then that are not true of what is given now."""
_MAIN = b'<main id="main" tabindex="-1">'


def as_it_was(app: Flask, then: Reply, *, path: str, made: float, at: float) -> Reply:
    """*then*, made at the second *made*, for who asks at the second *at*; pages say it at their top.

    Nobody keeps it: the next one who asks may hear something newer.
    """
    body = then.body
    if _MAIN in body:
        body = body.replace(_MAIN, _MAIN + _notice(app, path, datetime.fromtimestamp(made, UTC)), 1)
    headers: Headers = [each for each in then.headers if each[0].lower() not in NO_LONGER]
    headers += [
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Age", str(max(0, int(at - made)))),
    ]
    return Reply.of(headers, body)


def _notice(app: Flask, path: str, made: datetime) -> bytes:
    lang = path[1:3] if path[1:3] in LANGUAGES else LANGUAGES[0]
    template = app.jinja_env.get_template("components/as_it_was.html").module
    with app.app_context(), in_language(lang):
        return template.as_it_was(made).encode()  # pyright: ignore[reportAttributeAccessIssue] - its macro
