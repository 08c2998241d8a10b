"""Looking up TXT records, against a real name server on this machine."""

import pytest

from app.proofs import name_servers
from app.proofs import txt_records as lookup
from app.proofs.txt_records import Answer, Outcome, look_up
from tests.name_server import Behaviour, name_server

NAME = "_gedragscode.voorbeeld.example"


def test_every_record_of_the_name_is_seen() -> None:
    with name_server({NAME: ['"v=spf1 -all"', '"gedragscode-register=abc"']}) as resolver:
        found = look_up(NAME, resolver=resolver)
    assert found.outcome is Outcome.FOUND
    assert set(found.records) == {"v=spf1 -all", "gedragscode-register=abc"}


def test_a_record_in_several_strings_is_one_text() -> None:
    with name_server({NAME: ['"gedragscode-" "register=" "abc"']}) as resolver:
        assert look_up(NAME, resolver=resolver).records == ("gedragscode-register=abc",)


def test_bytes_that_are_no_text_are_shown_escaped() -> None:
    with name_server({NAME: ['"caf\\195\\169"']}) as resolver:
        assert look_up(NAME, resolver=resolver).records == ("caf\\xc3\\xa9",)


@pytest.mark.parametrize(
    ("zone", "answer"),
    [
        ({}, Answer(Outcome.NO_SUCH_NAME, NAME)),
        ({NAME: Behaviour.NO_TEXT}, Answer(Outcome.NO_TEXT, NAME)),
        ({NAME: Behaviour.FAILS}, Answer(Outcome.FAILED, NAME, detail="SERVFAIL")),
        ({NAME: Behaviour.REFUSES}, Answer(Outcome.FAILED, NAME, detail="REFUSED")),
    ],
)
def test_what_came_back_instead_is_told_apart(zone: dict[str, Behaviour], answer: Answer) -> None:
    with name_server(zone) as resolver:
        assert look_up(NAME, resolver=resolver) == answer


def test_a_server_that_says_nothing_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "TRY_S", 0.1)
    monkeypatch.setattr(lookup, "LIFETIME_S", 0.2)
    with name_server({NAME: Behaviour.SILENT}) as resolver:
        assert look_up(NAME, resolver=resolver) == Answer(Outcome.SILENT, NAME)


def test_a_machine_without_name_servers_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_configured() -> None:
        raise lookup.dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(lookup.dns.resolver, "Resolver", none_configured)
    assert look_up(NAME) == Answer(Outcome.NOT_ASKED, NAME)


ZONE = {
    "SOA voorbeeld.example": ["ns.voorbeeld.example. mail.voorbeeld.example. 1 60 60 60 60"],
    "NS voorbeeld.example": ["ns.voorbeeld.example."],
    "A ns.voorbeeld.example": ["127.0.0.1"],
    NAME: ['"gedragscode-register=abc"'],
}


def test_the_name_servers_of_the_zone_are_asked_first_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(name_servers, "is_allowed", lambda address: not asked.append(address))
    with name_server(ZONE) as resolver:
        found = look_up(NAME, resolver=resolver)
    assert found == Answer(Outcome.FOUND, NAME, records=("gedragscode-register=abc",), is_first_hand=True)
    assert asked == ["127.0.0.1"]


def test_a_name_server_without_a_public_address_is_not_asked() -> None:
    with name_server(ZONE) as resolver:
        found = look_up(NAME, resolver=resolver)
    assert found.outcome is Outcome.FOUND
    assert not found.is_first_hand


def test_what_the_zone_does_not_know_itself_is_asked_of_the_resolver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its servers know of no text, but the name may be kept in another zone."""
    monkeypatch.setattr(name_servers, "is_allowed", lambda _: True)
    with name_server({**ZONE, NAME: Behaviour.NO_TEXT}) as resolver:
        assert look_up(NAME, resolver=resolver) == Answer(Outcome.NO_TEXT, NAME)
