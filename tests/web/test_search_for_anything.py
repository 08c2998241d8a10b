"""One search box: whatever people type finds its company, or is told what it is and where to go."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.clock import now
from signatories.networks import claiming
from signatories.networks.networks import Evidence
from tests import factories
from tests.pages import PageClient
from tests.shown_badge import DAY, shown_badge

NAME = "Brückenbauer Hosting B.V."


@pytest.fixture(autouse=True)
def company(session: Session) -> None:
    """A company with a network, an international domain, and an association that is named after nobody."""
    hosters = factories.association(
        session, at=now() - 21 * DAY, slug="noord-hosters", name="Vereniging Noord"
    )
    made = factories.company(session, at=now() - 20 * DAY, name=NAME, number="00004242", member_of=hosters)
    factories.domain(session, made, at=now() - DAY, host="xn--brcke-lva.example")
    network = claiming.name_network(
        session,
        company=made,
        identifier="AS64555",
        from_on=date(2025, 1, 1),
        evidence=Evidence.REGISTRY_RECORD,
        reference="record 4711",
        at=now() - 2 * DAY,
    )
    claiming.confirm(session, network=network, at=now() - DAY)
    session.commit()


def ask(client: PageClient, question: str, lang: str = "en") -> str:
    page = "/en/signatories" if lang == "en" else "/nl/ondertekenaars"
    return client.get(page, query_string={"q": question}).text


@pytest.mark.parametrize(
    "question",
    [
        *("AS64555", "as 64555", "ASN64555", "asn: 64555"),
        *("00004242", "KvK 0000 4242", "kvk-nummer 00004242", "KVK nr. 0000.4242", "kvk:00004242"),
        *("brücke.example", "BRÜCKE.example/contact", "https://www.xn--brcke-lva.example/?a=b"),
        *("//xn--brcke-lva.example", "mail.brücke.example", "info@brücke.example"),
        *("bruckenbauer", "Brückenbauer Hosting BV", "hosting brucken"),
    ],
)
def test_whatever_names_a_company_finds_it(client: PageClient, question: str) -> None:
    text = ask(client, question)
    assert NAME in text
    assert "1 company found" in text


@pytest.mark.parametrize("question", ["brukenbauer", "Brückenbaeur", "bruckenbauer hostng"])
def test_a_slip_is_asked_about(client: PageClient, question: str) -> None:
    text = ask(client, question, lang="nl")
    assert "Bedoelt u een van deze?" in text
    assert NAME in text


def test_a_number_alone_may_be_a_network(client: PageClient) -> None:
    text = ask(client, "64555")
    assert "Do you mean a network?" in text
    assert 'href="/en/signatories?q=AS64555"' in text
    assert "Do you mean a network?" not in ask(client, "64556")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("AS64599", "No company in this register has the network AS64599"),
        ("99998888", "No company in this register has this register number. It did not sign."),
        ("münchen.example", "has proven that the domain münchen.example is its own"),
        ("vereniging noord", "This is an association:"),
        ("noord-hosters", 'href="/en/associations/noord-hosters"'),
        ("nothing like it", "Try a part of the name"),
    ],
)
def test_what_is_not_there_is_told_with_what_to_do(client: PageClient, question: str, told: str) -> None:
    assert told in ask(client, question)


def test_the_code_of_a_logo_is_found_with_a_slip_and_in_the_address_of_another_site(
    client: PageClient, session: Session
) -> None:
    code = shown_badge(session).code
    for typed in (code[:-1], f"{code}7", code.lower().replace("0", "o")):
        answer = client.get("/en/signatories", query_string={"q": typed}, status=302)
        assert answer.location.startswith("/v/")
    elsewhere = ask(client, f"https://copy.example/v/{code}")
    assert "The address itself is not of this register." in elsewhere
    assert f'href="/v/{code}"' in elsewhere
    token = "eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln"
    assert "/en/verify?q=eyJ" in client.get("/en/signatories", query_string={"q": token}, status=302).location
