"""Attacks on roles, invitations and recovery: what a hostile colleague or stranger tries."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import inviting, role_changes
from app.accounts.errors import InvitationNotValid, OwnerInvites
from app.accounts.held_forms import HeldForm
from app.accounts.models import Invitation, Person
from app.clock import now as clock
from app.extensions import db
from app.recovery import judging
from app.recovery.models import RecoveryRequest
from app.roles import Role
from signatories.domains import proving
from signatories.domains.proving import Loss, Method
from signatories.journal import JournalLine, note
from signatories.models import Association, Company
from signatories.succession.models import SuccessionEvent
from tests import factories
from tests.name_server import name_server
from tests.pages import PageClient, csrf_token
from tests.queries import counted

CONFIRM = {"decision": "confirm", "reason": "Reached by the number in the trade register."}


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock())


@pytest.fixture
def voorbeeld(session: Session, hosters: Association) -> Company:
    return factories.company(session, at=clock(), name="Voorbeeld B.V.", member_of=hosters)


@pytest.fixture
def zone(client: PageClient) -> Iterator[dict[str, list[str]]]:
    records: dict[str, list[str]] = {}
    with name_server(records) as resolver:
        client.app.config["DNS_RESOLVER"] = resolver
        yield records


def officer(session: Session, of: Association, email: str) -> Person:
    return factories.person(session, Role.OFFICER, at=clock(), of=of, email=email)


def accept(session: Session, token: str) -> Person:
    return inviting.accept(session, token=token, name="Vriend", language="en", at=clock())


def test_a9_who_is_put_out_leaves_no_invitation_behind(session: Session, hosters: Association) -> None:
    rogue, other = (
        officer(session, hosters, "r@hosters.example"),
        officer(session, hosters, "o@hosters.example"),
    )
    grant = rogue.grants[0]
    _, handed = role_changes.hand_over(
        session, grant=grant, email="friend@elsewhere.example", by=rogue, at=clock()
    )
    sent, invited = inviting.invite(
        session, email="mate@elsewhere.example", role=Role.OFFICER, association=hosters, by=rogue, at=clock()
    )
    role_changes.end_role(session, grant=grant, by=other, at=clock())
    for token in (handed, invited):
        with pytest.raises(InvitationNotValid):
            accept(session, token)
    session.refresh(sent)
    assert sent.withdrawn_by == other.public_id


def test_a_role_that_ran_out_hands_nothing_over(session: Session, hosters: Association) -> None:
    first, _ = officer(session, hosters, "r@hosters.example"), officer(session, hosters, "o@hosters.example")
    grant, soon = first.grants[0], clock() + timedelta(days=1)
    _, token = role_changes.hand_over(
        session, grant=grant, email="friend@elsewhere.example", by=first, at=clock()
    )
    role_changes.move_end(session, grant=grant, expires_at=soon, by=first, at=clock())
    with pytest.raises(InvitationNotValid):
        inviting.accept(session, token=token, name="Vriend", language="en", at=soon)


def test_a10_an_association_brings_in_the_first_owner_and_no_second_one(
    session: Session, hosters: Association, voorbeeld: Company
) -> None:
    by = officer(session, hosters, "o@hosters.example")
    first, second = (
        inviting.invite(session, email=email, role=Role.COMPANY_OWNER, company=voorbeeld, by=by, at=clock())[
            1
        ]
        for email in ("real@voorbeeld.example", "puppet@elsewhere.example")
    )
    assert accept(session, first).held_at(clock())
    with pytest.raises(InvitationNotValid):
        accept(session, second)
    with pytest.raises(OwnerInvites):
        inviting.invite(
            session,
            email="late@elsewhere.example",
            role=Role.COMPANY_OWNER,
            company=voorbeeld,
            by=by,
            at=clock(),
        )


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_only_looking_holds_no_form_and_notes_no_act(
    client: PageClient, session: Session, hosters: Association, method: str
) -> None:
    who = officer(session, hosters, "o@hosters.example")
    client.sign_in(who).grow_stale(who)
    for path in ("/en/desk/association/hosters/programs/tokens/new", "/en/desk/operator"):
        client.http.open(path, method=method)
    assert session.scalar(select(func.count(HeldForm.id))) == 0
    refused = select(func.count(JournalLine.id)).where(JournalLine.kind == "act-refused")
    assert session.scalar(refused) == 0


def asked(client: PageClient, session: Session, company: Company) -> tuple[str, RecoveryRequest]:
    """A recovery of a company with one proven domain: the path of its page, and its row."""
    factories.domain(session, company, at=clock(), host="voorbeeld.example")
    start = f"/en/owner-left/company/{company.slug}"
    place = client.submit(start, {"host": "voorbeeld.example"}, status=302).location
    return place, session.scalars(select(RecoveryRequest)).one()


def lose(session: Session, company: Company, loss: Loss) -> None:
    proving.lose(session, domain=company.domains[0], loss=loss, at=clock())
    session.commit()


def let_another_prove_it(session: Session) -> None:
    buyer = factories.company(session, at=clock(), name="Koper B.V.")
    named = proving.name_domain(session, company=buyer, host="voorbeeld.example", at=clock())
    seen = [proving.value_of(named.challenge)]
    proving.prove(session, domain=named, seen=seen, method=Method.DNS, at=clock())
    session.commit()


@pytest.mark.parametrize("loss", [Loss.GIVEN_UP, Loss.ABSENT])
def test_who_bought_a_domain_recovers_nothing_with_it(
    client: PageClient, session: Session, zone: dict[str, list[str]], voorbeeld: Company, loss: Loss
) -> None:
    place, request = asked(client, session, voorbeeld)
    zone["_gedragscode.voorbeeld.example"] = [f'"{proving.value_of(request.challenge)}"']
    lose(session, voorbeeld, loss)
    if loss is Loss.ABSENT:
        let_another_prove_it(session)
    assert "no longer a domain of this company" in client.submit(place, {"by": "dns"}, status=422).text


def test_a_domain_that_goes_elsewhere_meanwhile_gives_no_role(
    client: PageClient,
    session: Session,
    zone: dict[str, list[str]],
    hosters: Association,
    voorbeeld: Company,
) -> None:
    place, request = asked(client, session, voorbeeld)
    zone["_gedragscode.voorbeeld.example"] = [f'"{proving.value_of(request.challenge)}"']
    client.submit(place, {"by": "dns"}, status=302)
    client.submit(place, {"name": "X", "email": "x@voorbeeld.example"}, to=f"{place}/who", status=302)
    judge = PageClient(client.app).sign_in(officer(session, hosters, "o@hosters.example"))
    judge.submit(f"/en/desk/association/hosters/recoveries/{request.public_id}", CONFIRM, status=302)
    lose(session, voorbeeld, Loss.GIVEN_UP)
    assert judging.grant_due(session, at=clock() + timedelta(hours=73)) == []


def test_a_proof_that_the_old_owner_took_along_stops_no_recovery(
    client: PageClient, session: Session, zone: dict[str, list[str]], voorbeeld: Company
) -> None:
    place, request = asked(client, session, voorbeeld)
    zone["_gedragscode.voorbeeld.example"] = [f'"{proving.value_of(request.challenge)}"']
    lose(session, voorbeeld, Loss.ABSENT)
    client.submit(place, {"by": "dns"}, status=302)


def test_an_association_sees_the_rename_that_it_proposed_and_no_other_one_does(
    client: PageClient, session: Session, hosters: Association, voorbeeld: Company
) -> None:
    others = factories.association(session, at=clock(), name="Anderen", slug="anderen")
    theirs = factories.company(session, at=clock(), name="Hun B.V.", member_of=others)
    client.sign_in(officer(session, hosters, "o@hosters.example"))
    page = "/en/desk/association/hosters/succession/new/rename"
    typed = {
        "source": voorbeeld.register_number,
        "new_legal_name": "Nieuw B.V.",
        "effective_on": "2026-11-24",
        "reason": "The articles were changed at the notary.",
    }
    shown = client.submit(page, typed, status=200)
    seen = shown.text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    sent = {**typed, "csrf_token": csrf_token(shown), "seen": seen, "act": "propose"}
    assert client.post(page, {**sent, "source": theirs.register_number}).status_code == 422
    answer = client.post(page, sent, status=302)
    client.get(answer.location)
    event = session.scalars(select(SuccessionEvent)).one()
    stranger = PageClient(client.app).sign_in(officer(session, others, "o@anderen.example"))
    stranger.get(f"/en/desk/association/anderen/succession/event/{event.public_id}", status=404)


def test_an_owner_is_invited_with_a_new_member_only_after_a_fresh_second_factor(
    client: PageClient, session: Session, hosters: Association
) -> None:
    who = officer(session, hosters, "o@hosters.example")
    client.sign_in(who).grow_stale(who)
    typed = {
        "register_number": "00000999",
        "legal_name": "Nieuw B.V.",
        "member_since": "2026-11-24",
        "contact_email": "owner@nieuw.example",
    }
    path = "/en/desk/association/hosters/new-member"
    answer = client.submit(path, {**typed, "invite": "y"}, status=302)
    assert "/confirm" in answer.location
    assert session.scalar(select(func.count(Invitation.id))) == 0
    assert "/confirm" not in client.submit(path, typed, status=302).location


def test_a_list_of_recoveries_takes_as_many_queries_however_long(
    client: PageClient, session: Session, hosters: Association
) -> None:
    client.sign_in(officer(session, hosters, "o@hosters.example"))
    counts = []
    for size in (2, 8):
        for number in range(size):
            name = f"b{size}-{number}"
            company = factories.company(session, at=clock(), name=name, member_of=hosters)
            asked_for = RecoveryRequest(
                token_digest=name, company=company, host=f"{name}.example", challenge="x", language="en",
                asked_at=clock(), expires_at=clock() + timedelta(days=9), proven_at=clock(), method="dns",
                name="N", email=f"n@{name}.example", named_at=clock(),
            )  # fmt: skip
            session.add(asked_for)
        session.commit()
        with counted(db.engine) as statements:
            client.get("/en/desk/association/hosters/recoveries")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_who_joined_under_anothers_number_keeps_nobody_out(
    session: Session, hosters: Association, voorbeeld: Company
) -> None:
    squatter = factories.person(session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld)
    note(session, "join-accepted", at=clock(), company=voorbeeld, join="0" * 16)
    by = officer(session, hosters, "o@hosters.example")
    session.commit()
    assert inviting.may_invite_owner(session, company=voorbeeld, by=by, at=clock())
    # The right owner comes in first: somebody must always be able to let others in.
    _, token = inviting.invite(
        session,
        email="right@voorbeeld.example",
        role=Role.COMPANY_OWNER,
        company=voorbeeld,
        by=by,
        at=clock(),
    )
    accept(session, token)
    (grant,) = squatter.grants
    role_changes.end_role(session, grant=grant, by=by, at=clock())
    assert not grant.counts_at(clock())


def test_once_a_signature_was_countersigned_only_owners_bring_in_owners(
    session: Session, hosters: Association, voorbeeld: Company
) -> None:
    factories.person(session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld)
    note(session, "join-accepted", at=clock(), company=voorbeeld, join="0" * 16)
    factories.signature(session, voorbeeld, at=clock(), association=hosters)
    by = officer(session, hosters, "o@hosters.example")
    session.commit()
    assert not inviting.may_invite_owner(session, company=voorbeeld, by=by, at=clock())
