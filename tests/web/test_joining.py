"""A company that nobody invited joins by proving a domain; no mail goes anywhere else."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clock import bind_clock
from app.clock import now as clock
from app.joining import acts
from app.joining.models import JoinRequest
from app.limits import Attempt
from app.outbox import OutboxMail
from app.roles import Role
from signatories.domains import proving
from signatories.entries import Entry
from signatories.models import Company, Domain
from tests import factories
from tests.name_server import name_server
from tests.pages import PageClient

TYPED = {"register_number": "0000 0777", "legal_name": "Nieuw B.V.", "host": "https://nieuw.example/"}
Zone = dict[str, list[str]]


@pytest.fixture
def zone(client: PageClient) -> Iterator[Zone]:
    records: Zone = {}
    with name_server(records) as resolver:
        client.app.config["DNS_RESOLVER"] = resolver
        yield records


def begin(client: PageClient, **typed: str) -> str:
    return client.submit("/en/join", {**TYPED, **typed}, status=302).location


def proven(client: PageClient, session: Session, zone: Zone, **typed: str) -> str:
    """A request whose domain is proven: the path of its page."""
    place = begin(client, **typed)
    request = session.scalars(select(JoinRequest).order_by(JoinRequest.id.desc())).first()
    assert request is not None
    zone[proving.record_name_of(request.host)] = [f'"{proving.value_of(request.challenge)}"']
    client.submit(place, {"by": "dns"}, status=302)
    return place


def mails(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", mail.body)
    assert found
    return found.group(1)


def test_from_nothing_to_owner_of_a_company(client: PageClient, session: Session, zone: Zone) -> None:
    place = begin(client)
    page = client.get(place).text
    for shown in ("_gedragscode.nieuw.example", "https://nieuw.example/.well-known/", "kvk:00000777"):
        assert shown in page
    assert "does not exist" in client.submit(place, {"by": "dns"}, status=422).text
    zone["_gedragscode.nieuw.example"] = ['"gedragscode-register=somethingelse"']
    assert "somethingelse" in client.submit(place, {"by": "dns"}, status=422).text
    zone["_gedragscode.nieuw.example"].append(
        f'"{proving.value_of(session.scalars(select(JoinRequest)).one().challenge)}"'
    )
    client.submit(place, {"by": "dns"}, status=302)
    assert mails(session) == []
    assert session.scalars(select(Company)).all() == []
    client.submit(place, {"email": "ik@nieuw.example"}, to=f"{place}/address", status=302)
    assert "ik@nieuw.example" in client.get(place).text
    link = link_in(mails(session)[0])
    assert session.scalars(select(Company)).all() == []  # only who accepts makes it
    client.get(link)
    client.submit(link, {"name": ""}, status=422)
    client.submit(link, {"name": "Nina Nieuw"}, status=302)
    company = session.scalars(select(Company)).one()
    assert (company.register_number, company.legal_name) == ("kvk:00000777", "Nieuw B.V.")
    assert [domain.host for domain in company.domains if domain.is_proven] == ["nieuw.example"]
    client.get(f"/en/desk/company/{company.slug}/people")
    client.get(link, status=404)
    assert "in the register" in client.get(place).text
    kinds = list(session.scalars(select(Entry.kind)))
    assert kinds[-2:] == ["company-added", "domain-proven"]


def test_the_proof_that_was_set_is_the_one_that_is_looked_for_later(
    client: PageClient, session: Session, zone: Zone
) -> None:
    place = proven(client, session, zone)
    client.submit(place, {"email": "ik@nieuw.example"}, to=f"{place}/address", status=302)
    client.submit(link_in(mails(session)[0]), {"name": "N"}, status=302)
    request, domain = session.scalars(select(JoinRequest)).one(), session.scalars(select(Domain)).one()
    assert domain.challenge == request.challenge


@pytest.mark.parametrize(
    "address",
    [
        "ik@elsewhere.example", "ik@www.nieuw.example", "ik@example", "ik@nieuw.example.evil.example",
        "nieuw.example@elsewhere.example", "ik@evilnieuw.example",
    ],
)  # fmt: skip
def test_no_mail_goes_to_an_address_that_is_not_at_the_domain(
    client: PageClient, session: Session, zone: Zone, address: str
) -> None:
    place = proven(client, session, zone)
    client.submit(place, {"email": address}, to=f"{place}/address", status=422)
    assert mails(session) == []


def test_no_mail_goes_anywhere_before_the_domain_is_proven(client: PageClient, session: Session) -> None:
    place = begin(client)
    client.submit(place, {"email": "ik@nieuw.example"}, to=f"{place}/address", status=422)
    assert mails(session) == []


def test_a_company_that_the_register_knows_is_sent_to_who_invites(
    client: PageClient, session: Session
) -> None:
    hosters = factories.association(session, at=clock())
    factories.company(session, at=clock(), number="00000777", name="Nieuw B.V.", member_of=hosters)
    page = client.submit("/en/join", TYPED, status=200).text
    assert "Vereniging van Hosters" in page
    assert "/en/owner-left" in page
    assert session.scalars(select(JoinRequest)).all() == []


def test_the_domain_of_another_company_is_refused(client: PageClient, session: Session) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    factories.domain(session, other, at=clock(), host="nieuw.example")
    assert "Another company" in client.submit("/en/join", TYPED, status=422).text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("register_number", "12"),
        ("register_number", ""),
        ("host", "10.0.0.1"),
        ("host", "localhost"),
        ("legal_name", ""),
    ],
)  # fmt: skip
def test_what_is_typed_wrong_is_said_and_stays(client: PageClient, field: str, typed: str) -> None:
    page = client.submit("/en/join", {**TYPED, field: typed}, status=422).text
    assert f'value="{TYPED["legal_name"] if field != "legal_name" else TYPED["host"]}"' in page


def test_a_company_that_came_in_meanwhile_is_not_made_twice(
    client: PageClient, session: Session, zone: Zone
) -> None:
    first = proven(client, session, zone)
    second = proven(client, session, zone, host="ook.example")
    for place, host in ((first, "nieuw.example"), (second, "ook.example")):
        client.submit(place, {"email": f"ik@{host}"}, to=f"{place}/address", status=302)
    links = [link_in(mail) for mail in mails(session)]
    client.submit(links[0], {"name": "N"}, status=302)
    assert "knows this company" in PageClient(client.app).submit(links[1], {"name": "O"}, status=404).text
    assert session.scalar(select(func.count(Company.id))) == 1
    assert session.scalar(select(func.count(Person.id))) == 1


def test_a_new_mail_ends_the_link_before_it(client: PageClient, session: Session, zone: Zone) -> None:
    place = proven(client, session, zone)
    for name in ("een", "twee"):
        client.submit(place, {"email": f"{name}@nieuw.example"}, to=f"{place}/address", status=302)
    first, second = (link_in(mail) for mail in mails(session))
    client.get(first, status=404)
    client.get(second)


def test_a_request_ends_after_fourteen_days(client: PageClient, session: Session) -> None:
    place = begin(client)
    bind_clock(client.app, clock() + timedelta(days=14))
    client.get(place, status=404)
    client.get("/en/join/0000000000000000", status=404)
    acts.forget_old(session, before=clock() + timedelta(days=1))
    assert session.scalars(select(JoinRequest)).all() == []


def test_one_source_begins_ten_requests_an_hour_and_a_restart_forgets_nothing(
    client: PageClient, session: Session
) -> None:
    for number in range(acts.STARTS.most):
        begin(client, register_number=f"0000{number:04d}", host=f"n{number}.example")
    refused = PageClient(client.app).submit("/en/join", TYPED, status=429)
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    kept = session.scalars(select(Attempt.who)).all()
    assert all(re.fullmatch(r"[0-9a-f]{64}", who) for who in kept)  # no address of anybody
    bind_clock(client.app, clock() + timedelta(hours=1))
    begin(client)


def test_looks_and_mails_are_counted(client: PageClient, session: Session, zone: Zone) -> None:
    place = begin(client)
    for _ in range(acts.LOOKS.most):
        client.submit(place, {"by": "dns"}, status=422)
    client.submit(place, {"by": "dns"}, status=429)
    bind_clock(client.app, clock() + timedelta(hours=2))
    zone["_gedragscode.nieuw.example"] = [
        f'"{proving.value_of(session.scalars(select(JoinRequest)).one().challenge)}"'
    ]
    client.submit(place, {"by": "dns"}, status=302)
    for _ in range(acts.MAILS.most):
        client.submit(place, {"email": "ik@nieuw.example"}, to=f"{place}/address", status=302)
    client.submit(place, {"email": "ik@nieuw.example"}, to=f"{place}/address", status=429)
    for name in ("a", "b"):
        client.submit(place, {"email": f"{name}@nieuw.example"}, to=f"{place}/address", status=302)
    client.submit(place, {"email": "c@nieuw.example"}, to=f"{place}/address", status=429)
    assert len(mails(session)) == acts.MAILS_OF_REQUEST.most


def test_the_demos_own_way_is_there_only_in_the_demo(client: PageClient, session: Session) -> None:
    place = begin(client)
    assert "demo" not in client.get(place).text
    client.submit(place, {"by": "demo"}, status=404)
    assert session.scalars(select(JoinRequest)).one().proven_at is None


def test_somebody_with_an_account_keeps_name_and_roles(
    client: PageClient, session: Session, zone: Zone
) -> None:
    known = factories.person(session, Role.OPERATOR, at=clock(), email="ik@nieuw.example")
    place = proven(client, session, zone)
    client.submit(place, {"email": "ik@nieuw.example"}, to=f"{place}/address", status=302)
    client.submit(link_in(mails(session)[0]), {"name": "Iemand Anders"}, status=302)
    session.expire_all()
    assert known.name == "Piet Proef"
    assert {held.role for held in known.held_at(clock())} == {Role.OPERATOR, Role.COMPANY_OWNER}
