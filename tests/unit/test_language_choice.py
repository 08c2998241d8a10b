"""Which language a browser gets that asks for none by its address."""

import pytest
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.i18n import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "nl"),
        ("en", "en"),
        ("en-GB,nl;q=0.5", "en"),
        ("EN-us;q=0.9,nl;q=0.95", "nl"),
        ("nl-BE,en;q=0.9", "nl"),
        ("de-DE,de;q=0.9,en;q=0.3", "en"),
        ("fr", "nl"),
        ("*", "nl"),
        ("en;q=0,nl;q=0.1", "nl"),
        ("en;q=0", "nl"),
        ("eng,english;q=0.9", "nl"),
        ("en-GB-oxendict,nl;q=0.9", "en"),
        (";;;q=,en", "en"),
    ],
)
def test_the_best_liked_of_our_languages_whatever_its_region(header: str, language: str) -> None:
    assert preferred(parse_accept_header(header, LanguageAccept)) == language
