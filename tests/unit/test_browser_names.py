"""What browsers are called in the list of sign-ins."""

import pytest

from app.accounts.browser_names import BROWSERS, SYSTEMS, name_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36", "Chrome, Windows"),
        (
            f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0",
            "Edge, Windows",
        ),
        (f"{PHONE} AppleWebKit/605 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1", "Safari, iOS"),
        (f"{PHONE} AppleWebKit/605 (KHTML, like Gecko) FxiOS/140.0 Mobile Safari/605", "Firefox, iOS"),
        ("Mozilla/5.0 (Linux; Android 16) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.0 Safari/605", "Safari, macOS"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_known_name(said: str, name: str) -> None:
    assert name_of(said) == name


def test_nothing_of_what_was_typed_is_kept() -> None:
    """L1: neither a line break nor a sign of the terminal."""
    said = 'Firefox\n{"event": "forged"} \x1b[31m<script> Linux someone@mail.example'
    assert name_of(said) == "Firefox, Linux"


def test_every_name_fits_in_the_table() -> None:
    longest = (
        max((name for name, _ in BROWSERS), key=len) + ", " + max((name for name, _ in SYSTEMS), key=len)
    )
    assert len(longest) <= 40
