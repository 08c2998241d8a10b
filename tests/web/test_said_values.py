"""Sentences of the domain with values in them."""

from datetime import UTC, date, datetime

from flask import Flask

from app.i18n import said
from sentences import Word


def test_values_are_said_in_the_language_of_the_reader(app: Flask) -> None:
    with app.test_request_context("/nl/"):
        assert said("%(what)s", {"what": Word("published")}) != "published"
        assert said("%(what)s", {"what": "published"}) == "published"
        assert said("%(on)s", {"on": date(2025, 1, 13)}) == "13 januari 2025"
        assert said("%(at)s", {"at": datetime(2025, 7, 1, 10, tzinfo=UTC)}) == "1 juli 2025 12:00 CEST"
        assert said("%(until)s", {"until": None}) == "–"
    with app.test_request_context("/en/"):
        assert said("%(what)s", {"what": Word("published")}) == "published"
