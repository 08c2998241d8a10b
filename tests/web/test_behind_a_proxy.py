"""Behind a proxy of our own, limits count who asks, not the proxy; and nobody else's word is believed."""

from collections.abc import Callable

import pytest
from flask import Flask

from app import limits
from config import Settings


@pytest.mark.parametrize(
    ("proxies", "forwarded", "source"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first one was made up by who asks
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a17_the_source_is_the_visitor(
    make_app: Callable[[Settings], Flask],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    proxies: int,
    forwarded: str,
    source: str,
) -> None:
    app = make_app(settings.model_copy(update={"proxies": proxies}))
    seen: list[str] = []

    def look(**_: object) -> str:
        seen.append(limits.source())
        return ""

    monkeypatch.setitem(app.view_functions, "public.home", look)
    app.test_client().get("/en/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert seen == [source]
