"""How networks are written, and what can stand as the reference of evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.names.naming_errors import WrongNetwork, WrongReference
from signatories.networks import holders


@pytest.mark.parametrize(
    ("typed", "network"),
    [
        ("AS64512", "AS64512"),
        (" as 64512 ", "AS64512"),
        ("64512", "AS64512"),
        ("AS4294967295", "AS4294967295"),
        ("ORG:EX1-RIPE", "org:EX1-RIPE"),
        ("org: ex_1", "org:ex_1"),
    ],
)
def test_a_network_has_one_form(typed: str, network: str) -> None:
    assert holders.canonical(typed) == network
    assert holders.canonical(network) == network


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "AS",
        "AS0",
        "AS4294967296",
        "192.0.2.0/24",
        "2001:db8::/32",
        "org:",
        "org:" + "x" * 65,
        "org:a.b",
        "voorbeeld.nl",
    ],
)
def test_what_is_no_network_is_refused(typed: str) -> None:
    with pytest.raises(WrongNetwork):
        holders.canonical(typed)


@pytest.mark.parametrize("typed", ["", "record 4711", "Contract (2024-03-12), bijlage 3", "café's #7/8"])
def test_plain_words_can_be_a_reference(typed: str) -> None:
    assert holders.reference(f"  {typed} ") == typed


@pytest.mark.parametrize(
    "typed",
    [
        "https://voorbeeld.example",
        "voorbeeld.example",
        "ntd@voorbeeld",
        "2001:db8:1",
        "192 0 2 1",
        "10-0-0-1",
        "d41d8cd98f00b204e9800998ecf8427e",
        "=1+1",
        "-x",
        "x" * 121,
        "a\nb.c",
        "100%",
    ],
)
def test_no_address_and_no_digest_can_be_a_reference(typed: str) -> None:
    with pytest.raises(WrongReference):
        holders.reference(typed)


@given(st.text(max_size=130))
def test_a_reference_never_holds_what_addresses_are_written_with(typed: str) -> None:
    try:
        kept = holders.reference(typed)
    except WrongReference:
        return
    assert not set(kept) & set('.:@%?&=+\\<>"\t\n')
    assert len(kept) <= 120
