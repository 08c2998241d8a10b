"""What counts as a domain name that a company can prove."""

import pytest

from signatories.domains import hosts
from signatories.errors import WrongHost


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("voorbeeld.example", "voorbeeld.example"),
        (" WWW.Voorbeeld.EXAMPLE. ", "www.voorbeeld.example"),
        ("https://voorbeeld.example/", "voorbeeld.example"),
        ("café.example", "xn--caf-dma.example"),
    ],
)
def test_a_host_is_kept_in_ascii(typed: str, kept: str) -> None:
    assert hosts.canonical(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost",
        "192.0.2.1",
        "[2001:db8::1]",
        "voorbeeld.example/path",
        "voorbeeld.example:8080",
        "user@voorbeeld.example",
        "-voorbeeld.example",
        "voor_beeld.example",
        "a" * 64 + ".example",
        ".".join(["a" * 60] * 5) + ".example",
        "voorbeeld..example",
    ],
)
def test_addresses_paths_and_wrong_names_are_refused(typed: str) -> None:
    with pytest.raises(WrongHost):
        hosts.canonical(typed)


def test_the_readable_form_is_only_for_people() -> None:
    assert hosts.readable("xn--caf-dma.example") == "café.example"
    assert hosts.readable("xn--a-ecp.example") == "xn--a-ecp.example"  # not a valid A-label: shown as it is
