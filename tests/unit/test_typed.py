"""What people type into the one search box of the check page, and the slips that it forgives."""

import pytest

from badge import code, typed

BASE_URL = "https://register.example"
CODE = "K7QF3M2X9TDA"

OWN_ADDRESSES = [
    f"https://register.example/v/{CODE}",
    f"HTTPS://REGISTER.EXAMPLE/V/{CODE}",
    f"https://register.example/v/{CODE.lower()}/",
    "https://register.example/v/K7QF-3M2X-9TDA",
    f"https://register.example/v%2F{CODE}",
    f"https://register.example//v//{CODE}",
    f"https://register.example/v/{CODE}?x=1&on=copy.example#ticket",
    f"https://register.example/v/{CODE}.json",
    f"https://register.example/nl/controle/{CODE}",
    f"https://register.example/en/verify/{CODE}",
    f"https://register.example/badges/{CODE}.png?lang=en",
    f"https://register.example/b/{CODE}/live.svg",
    f"https://register.example:443/v/{CODE}",
    f"http://register.example/v/{CODE}",
    f"register.example/v/{CODE}",
    f"  Register.Example/v/{CODE}  ",
    f"//register.example/v/{CODE}",
]
ELSEWHERE = [
    f"https://registar.example/v/{CODE}",
    f"https://register.example.attacker.example/v/{CODE}",
    f"https://register.example@attacker.example/v/{CODE}",
    f"https://user@register.example/v/{CODE}",
    f"https://register.example:8443/v/{CODE}",
    f"https://register.example:x/v/{CODE}",
    "https://[",
]


@pytest.mark.parametrize("address", OWN_ADDRESSES)
def test_every_form_of_an_address_of_this_register_has_its_code(address: str) -> None:
    found = typed.read(address, base_url=BASE_URL)
    assert (found.is_own, found.code) == (True, CODE)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_elsewhere_has_no_code(address: str) -> None:
    found = typed.read(address, base_url=BASE_URL)
    assert (found.is_own, found.is_address, found.code) == (False, True, None)


@pytest.mark.parametrize(
    ("text", "origin", "words"),
    [
        ("voorbeeld-hosting.example", "https://voorbeeld-hosting.example", "voorbeeld-hosting.example"),
        ("Voorbeeld.Example", "https://voorbeeld.example", "Voorbeeld.Example"),
        ("bücher.example", "https://xn--bcher-kva.example", "bücher.example"),
        ("Voorbeeld Hosting B.V.", None, "Voorbeeld Hosting B.V."),
        ("voorbeeld", None, "voorbeeld"),
        ("AS 64500", None, "AS64500"),
        ("asn64500", None, "AS64500"),
        ("KvK 0000 1234", None, "00001234"),
        ("0000.1234", None, "00001234"),
        ("KvK-nummer: 00001234", None, "00001234"),
        ("kvk nr. 0000 1234", None, "00001234"),
    ],
)
def test_other_words_go_to_the_directory_as_it_writes_them(text: str, origin: str | None, words: str) -> None:
    found = typed.read(text, base_url=BASE_URL)
    assert (found.origin, found.words, found.code) == (origin, words, None)


def test_a_token_is_known_by_its_form() -> None:
    assert typed.read("eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln", base_url=BASE_URL).is_token
    assert not typed.read("www.voorbeeld.example", base_url=BASE_URL).is_token


@pytest.mark.parametrize(
    "slip",
    [
        "K7QF3M2X9TD",  # the last sign missing
        "7QF3M2X9TDA",
        "K7QF-3M2X-9TDAA",
        "K7QF-3M2X-9TUA",  # a U, which no code has
        "K7QF-3MX2-9TDA",  # two signs swapped
        "k7gf 3m2x 9tda",
    ],
)
def test_one_slip_leads_back_to_the_code(slip: str) -> None:
    assert CODE in code.neighbours(slip)
    assert typed.read(slip, base_url=BASE_URL).looks_like_code


@pytest.mark.parametrize("text", ["K7QF3M2X9T", "G7QF3M2X9TDB", "voorbeeld", "", "x" * 5000])
def test_more_than_one_slip_does_not(text: str) -> None:
    assert CODE not in code.neighbours(text)


def test_a_code_is_not_its_own_neighbour() -> None:
    assert CODE not in code.neighbours(CODE)
    assert len(code.neighbours(CODE)) < 12 * 31 + 12
