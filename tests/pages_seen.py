"""Keeps a page of every kind that tests open, for the gates that need a browser or a program of others.

Only where ``PAGES_SEEN`` names a folder, which ``tests/journeys/test_every_route.py`` does.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from tests.page_checks import door

FOLDER = os.environ.get("PAGES_SEEN", "")
PAGE = "text/html"
DUTCH = re.compile(r'hreflang="nl" href="https?://[^/"]+(/nl/[^"]*)"')


@dataclass(frozen=True)
class Kept:
    """One kind of answer: behind which *endpoint*, in which language (empty where there is none), and its status."""

    endpoint: str
    lang: str
    method: str
    status: int
    is_page: bool

    @property
    def name(self) -> str:
        parts = (self.endpoint, self.lang, self.method, str(self.status))
        return "~".join(parts) + (".html" if self.is_page else ".other")

    @classmethod
    def of(cls, name: str) -> "Kept":
        stem, _, kind = name.rpartition(".")
        endpoint, lang, method, status = stem.split("~")
        return cls(endpoint, lang, method, int(status), kind == "html")


def keep(app: Flask, answer: TestResponse) -> str:
    """Keep an answer where it is the first of its kind; gives the path of the Dutch twin of a page."""
    found = door(app, answer.request.path, answer.request.method)
    if not FOLDER or found is None or answer.request.method == "HEAD":
        return ""
    kept = Kept(
        endpoint=found[0],
        lang=str(found[1].get("lang", "")),
        method=answer.request.method,
        status=answer.status_code,
        is_page=answer.mimetype == PAGE and answer.status_code not in (301, 302, 303, 307, 308),
    )
    file = Path(FOLDER) / kept.name
    if file.exists():
        return ""
    file.write_text(answer.text if kept.is_page else "")
    twin = DUTCH.search(answer.text) if kept.is_page and kept.lang == "en" else None
    is_read = kept.method == "GET" and kept.status == 200
    return twin.group(1).replace("&amp;", "&") if twin and is_read else ""
