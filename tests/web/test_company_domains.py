"""Proving a domain: the record, the look at the DNS, and what is said when it is not there."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.extensions import db
from app.proofs import looking
from app.proofs.txt_records import Answer, Outcome
from app.roles import Role
from signatories.domains import proving
from signatories.models import Domain
from tests import factories
from tests.name_server import Behaviour, name_server
from tests.pages import PageClient

DESK = "/en/desk/company/voorbeeld-bv"
HOST = "voorbeeld.example"
PLACE = f"{DESK}/domains/{HOST}"


@pytest.fixture
def zone() -> dict[str, list[str] | Behaviour]:
    return {}


@pytest.fixture
def editor(
    client: PageClient, session: Session, zone: dict[str, list[str] | Behaviour]
) -> Iterator[PageClient]:
    """An editor of a company that named a domain; the register asks a name server of this test."""
    factories.documents(session, at=clock())
    company = factories.company(session, at=clock(), name="Voorbeeld B.V.")
    client.sign_in(factories.person(session, Role.COMPANY_EDITOR, at=clock(), of=company))
    client.submit(f"{DESK}/domains", {"host": f"https://{HOST.upper()}/"}, status=302)
    with name_server(zone) as resolver:
        client.app.config["DNS_RESOLVER"] = resolver
        yield client


def challenge(session: Session) -> tuple[str, str]:
    domain = session.scalars(select(Domain)).one()
    found = proving.record_name(domain), proving.record_value(domain)
    session.rollback()
    return found


def is_proven(session: Session) -> bool:
    session.expire_all()
    found = session.scalars(select(Domain)).one().is_proven
    session.rollback()
    return found


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_record_to_set_stands_on_the_page(editor: PageClient, session: Session, lang: str) -> None:
    page = editor.get(PLACE.replace("/en/", f"/{lang}/")).text
    assert all(f"<code>{part}</code>" in page for part in challenge(session))


def test_the_record_proves_the_domain(
    editor: PageClient, session: Session, zone: dict[str, list[str] | Behaviour]
) -> None:
    name, value = challenge(session)
    zone[name] = ['"v=spf1 -all"', f'"{value}"']
    editor.submit(PLACE, {"by": "dns"}, status=302)
    assert is_proven(session)
    assert "Proven" in editor.get(PLACE).text


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (None, "does not exist (NXDOMAIN)"),
        (Behaviour.NO_TEXT, "has no TXT record"),
        (Behaviour.FAILS, "SERVFAIL"),
        (['"gedragscode-register=0123"'], "We saw: gedragscode-register=0123"),
        (['"<b>not ours</b>"'], "We saw: &lt;b&gt;not ours&lt;/b&gt;"),
    ],
)
def test_what_was_seen_instead_is_said_with_the_place(
    editor: PageClient,
    session: Session,
    zone: dict[str, list[str] | Behaviour],
    seen: list[str] | Behaviour | None,
    words: str,
) -> None:
    name, _ = challenge(session)
    if seen is not None:
        zone[name] = seen
    page = editor.submit(PLACE, {"by": "dns"}, status=422).text
    assert words in page
    assert f"at {name}" in page
    assert "<time" in page
    assert not is_proven(session)


def test_the_record_of_another_companys_challenge_proves_nothing(
    editor: PageClient, session: Session, zone: dict[str, list[str] | Behaviour]
) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    theirs = proving.name_domain(session, company=other, host=HOST, at=clock())
    value = proving.record_value(theirs)
    session.commit()
    zone[f"_gedragscode.{HOST}"] = [f'"{value}"']
    editor.submit(PLACE, {"by": "dns"}, status=422)


def test_nobody_waits_for_the_look(editor: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look takes seconds; meanwhile another one can write."""
    written: list[bool] = []

    def look(name: str, **_: object) -> Answer:
        with db.engine.connect() as other:
            other.execute(text("PRAGMA busy_timeout=0"))
            other.execute(text("UPDATE company SET trade_name = 'Anders'"))
            other.commit()
        written.append(True)
        return Answer(Outcome.SILENT, name)

    monkeypatch.setattr(looking, "look_up", look)
    page = editor.submit(PLACE, {"by": "dns"}, status=422).text
    assert written
    assert "No name server answered" in page


def test_a_domain_that_another_proved_is_refused(editor: PageClient, session: Session) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    factories.domain(session, other, at=clock(), host="bezet.example")
    session.commit()
    page = editor.submit(f"{DESK}/domains", {"host": "bezet.example"}, status=422).text
    assert "Another company has proven this domain" in page
    assert 'value="bezet.example"' in page


@pytest.mark.parametrize("typed", ["", "192.0.2.1", "localhost", "voorbeeld.example/pad", "a b.example"])
def test_what_is_no_domain_is_refused(editor: PageClient, typed: str) -> None:
    editor.submit(f"{DESK}/domains", {"host": typed}, status=422)


def test_www_is_offered_as_a_domain_of_its_own(editor: PageClient, session: Session) -> None:
    assert f'value="www.{HOST}"' in editor.get(PLACE).text
    editor.submit(f"{DESK}/domains", {"host": f"www.{HOST}"}, status=302)
    assert f'value="www.{HOST}"' not in editor.get(PLACE).text
    named = session.scalars(select(Domain).order_by(Domain.host)).all()
    assert len({domain.challenge for domain in named}) == 2
    session.rollback()
    editor.get(f"{DESK}/domains/www.{HOST}")


def test_another_companys_domain_looks_like_nothing(editor: PageClient, session: Session) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    factories.domain(session, other, at=clock(), host="ander.example")
    session.commit()
    editor.get(f"{DESK}/domains/ander.example", status=404)
    editor.get("/en/desk/company/ander-bv/domains/ander.example", status=404)
