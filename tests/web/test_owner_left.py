"""A company whose owner left comes back in: proven, confirmed, everybody told, time to object."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import forgetting
from app.accounts import granting
from app.accounts.models import Person
from app.clock import bind_clock
from app.clock import now as clock
from app.jobs import people as people_work
from app.outbox import OutboxMail
from app.recovery.models import RecoveryNotice, RecoveryRequest
from app.roles import Role
from signatories.domains import proving
from signatories.journal import JournalLine
from signatories.models import Association, Company
from tests import factories
from tests.name_server import name_server
from tests.pages import PageClient

AsRole = Callable[..., PageClient]
Zone = dict[str, list[str]]
START = "/en/owner-left/company/voorbeeld-bv"
CONFIRM = {"decision": "confirm", "reason": "Reached by the number in the trade register."}
REFUSE = {"decision": "refuse", "reason": "Nobody at the company knows this person."}


@pytest.fixture
def zone(client: PageClient) -> Iterator[Zone]:
    records: Zone = {}
    with name_server(records) as resolver:
        client.app.config["DNS_RESOLVER"] = resolver
        yield records


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock())


@pytest.fixture
def voorbeeld(session: Session, hosters: Association) -> Company:
    company = factories.company(session, at=clock(), name="Voorbeeld B.V.", member_of=hosters)
    factories.domain(session, company, at=clock(), host="voorbeeld.example")
    return company


@pytest.fixture
def gone(session: Session, voorbeeld: Company) -> Person:
    return factories.person(
        session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld, email="gone@voorbeeld.example", language="en"
    )


def mails(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def ask(client: PageClient, session: Session, zone: Zone, email: str = "new@voorbeeld.example") -> str:
    """A recovery that waits for confirmation: the path of its page."""
    place = client.submit(START, {"host": "voorbeeld.example"}, status=302).location
    request = session.scalars(select(RecoveryRequest).order_by(RecoveryRequest.id.desc())).first()
    assert request is not None
    zone["_gedragscode.voorbeeld.example"] = [f'"{proving.value_of(request.challenge)}"']
    client.submit(place, {"by": "dns"}, status=302)
    client.submit(place, {"name": "Nora Nieuw", "email": email}, to=f"{place}/who", status=302)
    return place


def page_of(session: Session, desk: str) -> str:
    row = session.scalars(select(RecoveryRequest).order_by(RecoveryRequest.id.desc())).first()
    assert row is not None
    return f"/en/desk/{desk}/recoveries/{row.public_id}"


def objection_link(session: Session, to: str) -> str:
    mail = next(mail for mail in mails(session) if mail.recipient == to and "object-to-owner" in mail.body)
    found = re.search(r"http://localhost:8000(/\S+)", mail.body)
    assert found
    return found.group(1)


def let_pass(client: PageClient, hours: float) -> None:
    bind_clock(client.app, clock() + timedelta(hours=hours))
    people_work.grant_recoveries()


def owners(session: Session, company: Company) -> set[str]:
    session.expire_all()
    grants = session.scalars(select(granting.RoleGrant).where(granting.RoleGrant.company_id == company.id))
    return {grant.person.email for grant in grants if grant.counts_at(clock())}


def test_from_the_sign_in_page_to_owner(
    client: PageClient, session: Session, zone: Zone, hosters: Association, voorbeeld: Company, gone: Person
) -> None:
    factories.person(session, Role.COMPANY_EDITOR, at=clock(), of=voorbeeld, email="ed@voorbeeld.example")
    officer = factories.person(session, Role.OFFICER, at=clock(), of=hosters, email="off@hosters.example")
    assert "/en/owner-left" in client.get("/en/sign-in").text
    number = voorbeeld.register_number
    assert client.get(f"/en/owner-left?q={number}", status=302).location == START
    place = ask(client, session, zone)
    assert "waits for confirmation" in client.get(place).text
    assert [mail.recipient for mail in mails(session)] == ["off@hosters.example"]
    desk = PageClient(client.app).sign_in(officer)
    assert "Nora Nieuw" in desk.get("/en/desk/association/hosters/recoveries").text
    judged = page_of(session, "association/hosters")
    assert "new@voorbeeld.example" in desk.get(judged).text
    desk.submit(judged, {"decision": "confirm", "reason": "short"}, status=422)
    desk.submit(judged, CONFIRM, status=302)
    told = {
        mail.recipient for mail in mails(session) if "object-to-owner" in mail.body or "bezwaar" in mail.body
    }
    assert told == {"gone@voorbeeld.example", "ed@voorbeeld.example", "off@hosters.example"}
    let_pass(client, 71.9)
    assert "new@voorbeeld.example" not in owners(session, voorbeeld)
    let_pass(client, 0.2)
    assert owners(session, voorbeeld) == {
        "new@voorbeeld.example", "gone@voorbeeld.example", "ed@voorbeeld.example",
    }  # fmt: skip
    count = len(mails(session))
    let_pass(client, 1)  # twice changes nothing
    assert len(mails(session)) == count
    assert "You are in" in client.get(place).text
    new = session.scalars(select(Person).where(Person.email == "new@voorbeeld.example")).one()
    PageClient(client.app).sign_in(new).get("/en/desk/company/voorbeeld-bv/people")
    kinds = session.scalars(
        select(JournalLine.kind).where(JournalLine.kind.like("recovery%")).order_by(JournalLine.id)
    ).all()
    assert kinds == [
        "recovery-asked", "recovery-proven", "recovery-named", "recovery-confirmed", "recovery-granted",
    ]  # fmt: skip


def test_an_objection_stops_it_and_another_operator_decides(
    client: PageClient, session: Session, zone: Zone, hosters: Association, voorbeeld: Company, gone: Person,
    as_role: AsRole,
) -> None:  # fmt: skip
    factories.person(session, Role.OPERATOR, at=clock(), email="op@register.example")
    ask(client, session, zone)
    as_role(Role.OFFICER, of=hosters).submit(page_of(session, "association/hosters"), CONFIRM, status=302)
    link = objection_link(session, "gone@voorbeeld.example")
    client.get(link)  # opening it, as a mail scanner does, objects to nothing
    assert session.scalars(select(RecoveryRequest)).one().objected_at is None
    client.submit(link, {"words": "I have not left at all."}, status=200)
    client.get(link, status=404)
    assert "op@register.example" in {mail.recipient for mail in mails(session)}
    let_pass(client, 100)
    assert owners(session, voorbeeld) == {"gone@voorbeeld.example"}
    as_role(Role.OFFICER, of=hosters).submit(page_of(session, "association/hosters"), CONFIRM, status=422)
    operator = as_role(Role.OPERATOR)
    page = operator.get(page_of(session, "operator")).text
    assert "I have not left at all." in page
    operator.submit(page_of(session, "operator"), REFUSE, status=302)
    assert mails(session)[-1].recipient == "new@voorbeeld.example"
    assert "Nobody at the company" in mails(session)[-1].body
    let_pass(client, 100)
    assert owners(session, voorbeeld) == {"gone@voorbeeld.example"}


def test_the_operator_may_grant_in_spite_of_an_objection(
    client: PageClient, session: Session, zone: Zone, hosters: Association, voorbeeld: Company, gone: Person,
    as_role: AsRole,
) -> None:  # fmt: skip
    ask(client, session, zone)
    as_role(Role.OFFICER, of=hosters).submit(page_of(session, "association/hosters"), CONFIRM, status=302)
    client.submit(objection_link(session, "gone@voorbeeld.example"), {"words": ""}, status=200)
    as_role(Role.OPERATOR).submit(page_of(session, "operator"), CONFIRM, status=302)
    assert "new@voorbeeld.example" in owners(session, voorbeeld)


def test_who_confirmed_does_not_decide_on_the_objection(
    client: PageClient, session: Session, zone: Zone, as_role: AsRole
) -> None:
    alone = factories.company(session, at=clock(), name="Voorbeeld B.V.")
    factories.domain(session, alone, at=clock(), host="voorbeeld.example")
    factories.person(
        session, Role.COMPANY_OWNER, at=clock(), of=alone, email="gone@voorbeeld.example", language="en"
    )
    first, second = as_role(Role.OPERATOR), as_role(Role.OPERATOR)
    ask(client, session, zone)
    first.submit(page_of(session, "operator"), CONFIRM, status=302)
    client.submit(objection_link(session, "gone@voorbeeld.example"), status=200)
    for decision in (CONFIRM, REFUSE):
        refused = first.submit(page_of(session, "operator"), decision, status=422)
        assert "Another operator" in refused.text
    second.submit(page_of(session, "operator"), REFUSE, status=302)


def test_another_association_the_operator_and_an_assistant_do_not_confirm(
    client: PageClient, session: Session, zone: Zone, hosters: Association, voorbeeld: Company, gone: Person,
    as_role: AsRole,
) -> None:  # fmt: skip
    clouds = factories.association(session, at=clock(), slug="clouds", name="Cloudvereniging")
    ask(client, session, zone)
    other = as_role(Role.OFFICER, of=clouds)
    other.get(page_of(session, "association/clouds"), status=404)
    other.get(page_of(session, "association/hosters"), status=404)
    assert "Nora" not in other.get("/en/desk/association/clouds/recoveries").text
    as_role(Role.ASSISTANT, of=hosters).get(page_of(session, "association/hosters"), status=404)
    operator = as_role(Role.OPERATOR)
    assert "Another desk decides" in operator.submit(page_of(session, "operator"), CONFIRM, status=422).text
    assert session.scalars(select(RecoveryRequest)).one().confirmed_at is None


def test_nobody_confirms_their_own_request(
    client: PageClient, session: Session, zone: Zone, hosters: Association, voorbeeld: Company, gone: Person
) -> None:
    officer = factories.person(
        session, Role.OFFICER, at=clock(), of=hosters, email="new@voorbeeld.example", language="en"
    )
    ask(client, session, zone)
    desk = PageClient(client.app).sign_in(officer)
    assert "own request" in desk.submit(page_of(session, "association/hosters"), CONFIRM, status=422).text


def test_no_mail_goes_out_before_the_proof_nor_elsewhere(
    client: PageClient, session: Session, zone: Zone, hosters: Association, voorbeeld: Company, gone: Person
) -> None:
    factories.person(session, Role.OFFICER, at=clock(), of=hosters)
    place = client.submit(START, {"host": "voorbeeld.example"}, status=302).location
    typed = {"name": "Nora", "email": "new@voorbeeld.example"}
    client.submit(place, typed, to=f"{place}/who", status=422)
    old = proving.value_of(voorbeeld.domains[0].challenge)
    zone["_gedragscode.voorbeeld.example"] = [f'"{old}"']
    client.submit(place, {"by": "dns"}, status=422)  # the proof of before proves nothing now
    request = session.scalars(select(RecoveryRequest)).one()
    zone["_gedragscode.voorbeeld.example"] = [f'"{proving.value_of(request.challenge)}"']
    client.submit(place, {"by": "dns"}, status=302)
    client.submit(place, {**typed, "email": "me@elsewhere.example"}, to=f"{place}/who", status=422)
    assert mails(session) == []


def test_a_domain_that_is_not_the_companys_cannot_be_chosen(
    client: PageClient, session: Session, voorbeeld: Company
) -> None:
    assert client.submit(START, {"host": "elsewhere.example"}, status=422)
    assert session.scalar(select(func.count(RecoveryRequest.id))) == 0


def test_a_company_without_a_proven_domain_is_told_whom_to_write_to(
    client: PageClient, session: Session
) -> None:
    factories.company(session, at=clock(), name="Voorbeeld B.V.")
    assert "Write to the operator" in client.get(START).text
    assert "knows no company" in client.get("/en/owner-left?q=kvk:99999999").text


def test_a_request_that_nobody_confirms_ends(
    client: PageClient, session: Session, zone: Zone, hosters: Association, voorbeeld: Company, gone: Person,
    as_role: AsRole,
) -> None:  # fmt: skip
    place = ask(client, session, zone)
    bind_clock(client.app, clock() + timedelta(days=31))
    client.get(place, status=404)
    desk = as_role(Role.OFFICER, of=hosters)
    desk.submit(page_of(session, "association/hosters"), CONFIRM, status=422)
    assert session.scalars(select(RecoveryNotice)).all() == []


def test_what_came_to_nothing_is_forgotten_and_decisions_are_not(
    client: PageClient, session: Session, zone: Zone, hosters: Association, voorbeeld: Company, gone: Person,
    as_role: AsRole,
) -> None:  # fmt: skip
    ask(client, session, zone)
    as_role(Role.OFFICER, of=hosters).submit(page_of(session, "association/hosters"), REFUSE, status=302)
    client.submit(START, {"host": "voorbeeld.example"}, status=302)
    forgetting.forget_old(session, at=clock() + timedelta(days=103))
    assert session.scalar(select(func.count(RecoveryRequest.id))) == 2
    forgetting.forget_old(session, at=clock() + timedelta(days=130))
    assert session.scalars(select(RecoveryRequest)).one().refused_at is not None


def test_the_tables_hold_no_half_steps(session: Session, voorbeeld: Company) -> None:
    request = RecoveryRequest(
        token_digest="x", company=voorbeeld, host="voorbeeld.example", challenge="c", language="nl",
        asked_at=clock(), expires_at=clock(), confirmed_at=clock(), confirmed_by="x", confirm_reason="x" * 10,
    )  # fmt: skip
    session.add(request)
    with pytest.raises(Exception, match="named_before_confirmed"):
        session.flush()
    session.rollback()
