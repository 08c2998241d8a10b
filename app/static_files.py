"""Styles, scripts, fonts and icons under an address that says what they hold: a browser keeps them for good.

Pages name ``/static/DIGEST/css/register.css``; the digest is that of all files together, so the fonts that a
style names beside itself stand under the same one. Another version of the register has another digest. The plain
address (``/static/css/register.css``) goes on, for an hour.
"""

import hashlib
import re
import time
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from app.ready.stamps import mark

KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""What pages load; other files have their plain address only."""
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=60"
"""Of a digest that is not ours: of a page from before an upgrade, or from a process that has it already."""
_UNDER_DIGEST = re.compile("([0-9a-f]{16})/(.+)")


def bind_static(app: Flask) -> None:
    folder = Path(app.static_folder or "")

    def static(filename: str) -> Response:
        found = _UNDER_DIGEST.fullmatch(filename)
        return answer(folder, found[1], found[2]) if found else app.send_static_file(filename)

    app.view_functions["static"] = static
    app.url_defaults(partial(add_digest, folder))


def add_digest(folder: Path, endpoint: str, values: dict[str, Any]) -> None:
    """Pages look at the files once a second; so a changed style soon has another address, without a restart."""
    if endpoint == "static":
        values["filename"] = f"{_digest_in(int(time.monotonic()), folder)}/{values['filename']}"


def answer(folder: Path, asked: str, name: str) -> Response:
    """The file of that *name*. Raises 404 for one that is no file for pages."""
    file = next((each for each in loaded(folder) if str(each.relative_to(folder)) == name), None)
    if file is None:
        abort(404)
    response = Response(file.read_bytes(), mimetype=KINDS[file.suffix])
    response.headers["Cache-Control"] = FOR_GOOD if asked == digest(folder) else FOR_NOW
    response.add_etag()
    response.make_conditional(request)
    return response


def addresses(folder: Path) -> list[str]:
    """Each file that pages load, under its address with the digest."""
    found = digest(folder)
    return [f"/static/{found}/{each.relative_to(folder)}" for each in loaded(folder)]


def loaded(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.suffix in KINDS)


def digest(folder: Path) -> str:
    """Of all the files as they lie there now; they are read again where one was changed."""
    return _digest(folder, tuple((each, mark(each)) for each in loaded(folder)))


@lru_cache(maxsize=1)
def _digest_in(_second: int, folder: Path) -> str:
    return digest(folder)


@lru_cache(maxsize=4)
def _digest(folder: Path, marks: tuple[tuple[Path, object], ...]) -> str:
    whole = hashlib.sha256()
    for file, _ in marks:
        body = file.read_bytes()
        whole.update(f"{file.relative_to(folder)} {len(body)}\n".encode() + body)
    return whole.hexdigest()[:16]
