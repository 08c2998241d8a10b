"""The pages on which an event is recorded by one person and released by another."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from badge.keys import KeyRing
from signatories.domains import proving
from signatories.models import Company, Membership
from signatories.signatures import signing
from signatories.succession.kinds import Kind
from signatories.succession.models import SuccessionEvent
from signatories.succession.plans import Plan, Target
from tests import factories
from tests.figure_samples import publication, score
from tests.pages import PageClient, csrf_token
from tests.succession_scene import REASON, released, signatory

DESK = "/en/desk/operator/succession"


@pytest.fixture
def before(now: datetime) -> datetime:
    return now - timedelta(days=200)


@pytest.fixture
def keys(session: Session) -> KeyRing:
    return badge_keys()


def fill(old: Company, new: Company | str, now: datetime, **more: object) -> dict[str, object]:
    number = new if isinstance(new, str) else new.register_number
    return {
        "source": old.register_number,
        "target_number": number,
        "target_legal_name": "Nieuw Samen B.V.",
        "effective_on": now.date().isoformat(),
        "reason": REASON,
        "act": "look",
        **more,
    }


def seen_in(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def propose(client: PageClient, kind: str, filled: Mapping[str, object], desk: str = DESK) -> str:
    """Look at what follows, then record it; the page of the event."""
    looked = client.submit(f"{desk}/new/{kind}", filled, status=200)
    seen = seen_in(looked.text)
    done = client.submit(f"{desk}/new/{kind}", {**filled, "act": "propose", "seen": seen}, status=302)
    return done.headers["Location"]


def waiting_mails(session: Session) -> list[OutboxMail]:
    """The mails about events, without those that signed somebody in."""
    found = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    return [
        mail
        for mail in found
        if (REASON not in mail.body and "- Voorbeeld" in mail.body) or "logo" in mail.body
    ]


def test_one_operator_records_and_another_releases(
    session: Session, keys: KeyRing, now: datetime, before: datetime, as_role: Callable[..., PageClient]
) -> None:
    hosters = factories.association(session, at=before)
    old = signatory(session, keys=keys, at=before, association=hosters, network="AS64512", has_person=True)
    new = factories.company(session, at=before)
    first, second = as_role(Role.OPERATOR), as_role(Role.OPERATOR)

    looked = first.submit(f"{DESK}/new/takeover", fill(old, new, now), status=200)
    assert "is bound by the signature of" in looked.text
    assert "gets a logo for" in looked.text
    event = propose(first, "takeover", fill(old, new, now))
    page = first.get(event).text
    assert "You recorded this. Another operator has to release it." in page
    refused = first.submit(event, to=f"{event}/release", status=422)
    assert "You proposed this. Another operator has to release it." in refused.text

    assert len(waiting_mails(session)) == 1
    seen = seen_in(second.get(event).text)
    released = second.submit(event, {"seen": seen}, to=f"{event}/release", status=302)
    assert "What was carried out" in second.get(released.headers["Location"]).text
    session.refresh(old)
    assert old.ended_on is not None
    assert len(waiting_mails(session)) == 2  # the operator was asked, the owner is told
    assert old.name in second.get(f"/en/signatories/{new.slug}").text
    ended = second.get(f"/en/signatories/{old.slug}").text
    assert f"{old.name} ended on" in ended
    assert new.name in ended


def test_a20_who_lost_the_right_in_between_releases_nothing(
    session: Session, now: datetime, before: datetime, client: PageClient, as_role: Callable[..., PageClient]
) -> None:
    old, new = factories.company(session, at=before), factories.company(session, at=before)
    event = propose(as_role(Role.OPERATOR), "takeover", fill(old, new, now))
    leaving = factories.person(session, Role.OPERATOR, at=now)
    page = client.sign_in(leaving).get(event)
    sent = {"csrf_token": csrf_token(page), "seen": seen_in(page.text)}
    leaving.grants[0].ended_at, leaving.grants[0].ended_by = now, ""
    session.commit()
    client.post(f"{event}/release", sent, status=403)
    session.refresh(old)
    assert old.ended_on is None


def test_what_changed_meanwhile_has_to_be_read_again(
    session: Session, keys: KeyRing, now: datetime, before: datetime, as_role: Callable[..., PageClient]
) -> None:
    old, new = signatory(session, keys=keys, at=before), factories.company(session, at=before)
    event = propose(as_role(Role.OPERATOR), "takeover", fill(old, new, now))
    second = as_role(Role.OPERATOR)
    seen = seen_in(second.get(event).text)
    factories.domain(session, old, at=now, host="meanwhile.example")
    answer = second.submit(event, {"seen": seen}, to=f"{event}/release", status=422)
    assert "What follows is not what you were shown" in answer.text
    assert "meanwhile.example" in answer.text


def test_a_tick_is_shown_before_it_is_recorded(
    session: Session, keys: KeyRing, now: datetime, before: datetime, as_role: Callable[..., PageClient]
) -> None:
    old = signatory(session, keys=keys, at=before, has_person=True)
    client = as_role(Role.OPERATOR)
    looked = client.submit(
        f"{DESK}/new/merger",
        {**fill(old, "kvk:00009998", now), "sources": f"{old.register_number}\n00009997"},
    )
    assert looked.status_code == 422  # the second company is not in the register
    other = factories.company(session, at=before)
    filled = fill(old, "kvk:00009998", now, sources=f"{old.register_number}\n{other.register_number}")
    looked = client.submit(f"{DESK}/new/merger", filled, status=200)
    seat = re.search(r'name="people"[^>]*value="([^"]+)"', looked.text)
    assert seat is not None
    ticked = {**filled, "people": seat[1], "act": "propose", "seen": seen_in(looked.text)}
    again = client.submit(f"{DESK}/new/merger", ticked, status=422)
    assert "gets the role" in again.text
    client.submit(f"{DESK}/new/merger", {**ticked, "seen": seen_in(again.text)}, status=302)


def test_every_kind_has_its_form(as_role: Callable[..., PageClient], session: Session, now: datetime) -> None:
    factories.association(session, at=now)
    client = as_role(Role.OPERATOR)
    for kind in ("rename", "merger", "takeover", "split", "bankruptcy", "association-merger"):
        client.get(f"{DESK}/new/{kind}")
    client.get(f"{DESK}/new/nothing", status=404)


def test_an_event_can_be_cancelled_with_a_reason(
    session: Session, keys: KeyRing, now: datetime, before: datetime, as_role: Callable[..., PageClient]
) -> None:
    old, new = factories.company(session, at=before), factories.company(session, at=before)
    client = as_role(Role.OPERATOR)
    event = propose(client, "takeover", fill(old, new, now))
    assert client.submit(f"{event}/cancel", {"reason": "short"}).status_code == 422
    client.submit(f"{event}/cancel", {"reason": "The extract was of another company."}, status=302)
    assert "cancelled" in client.get(DESK).text
    assert session.scalars(select(SuccessionEvent)).one().state == "cancelled"


def test_who_uses_what_was_of_a_company_that_withdrew_is_shown_to_the_operator(
    session: Session, keys: KeyRing, now: datetime, before: datetime, as_role: Callable[..., PageClient]
) -> None:
    old = signatory(session, keys=keys, at=before)
    signing.withdraw(session, signature=signing.latest_signature(session, company=old), at=now)  # pyright: ignore[reportArgumentType]
    (domain,) = old.domains
    host = domain.host
    proving.lose(session, domain=domain, loss=proving.Loss.ABSENT, at=now)
    new = factories.company(session, at=now)
    factories.domain(session, new, at=now, host=host)
    client = as_role(Role.OPERATOR)
    page = client.get(DESK).text
    assert host in page
    assert "Make it a succession" in page
    client.get(f"{DESK}/new/takeover?source={old.register_number}&target_number={new.register_number}")
    client.submit(f"{DESK}/dismiss/{old.slug}/{new.slug}", {"reason": "A domain that was sold."}, status=302)
    assert host not in client.get(DESK).text


def test_an_officer_proposes_the_merger_of_the_association_and_the_operator_releases(
    session: Session, keys: KeyRing, now: datetime, before: datetime, as_role: Callable[..., PageClient]
) -> None:
    small = factories.association(session, at=before, slug="klein", name="Kleine Vereniging")
    large = factories.association(session, at=before, slug="groot", name="Grote Vereniging")
    member = signatory(session, keys=keys, at=before, association=small)
    officer = as_role(Role.OFFICER, of=small)
    desk = "/en/desk/association/klein/succession"
    filled = {"into": "groot", "effective_on": now.date().isoformat(), "reason": REASON, "act": "look"}
    event = propose(officer, "association-merger", filled, desk)
    assert "has to release this" in officer.get(event).text
    as_role(Role.OFFICER, of=large).get(event.replace("klein", "groot"))

    operator = as_role(Role.OPERATOR)
    mine = f"{DESK}/event/{event.rsplit('/', 1)[1]}"
    seen = seen_in(operator.get(mine).text)
    operator.submit(mine, {"seen": seen}, to=f"{mine}/release", status=302)

    session.refresh(small)
    assert small.ended_on == now.date()
    open_one = session.scalars(select(Membership).where(Membership.to_on.is_(None))).one()
    assert (open_one.association_id, open_one.company_id) == (large.id, member.id)
    assert open_one.member_since == factories.MEMBER_SINCE
    grant = session.scalars(select(RoleGrant).where(RoleGrant.association_id == small.id)).one()
    assert grant.ended_at is not None
    page = operator.get("/en/associations/klein").text
    assert "Grote Vereniging" in page
    assert "Grote Vereniging" in operator.get(f"/en/signatories/{member.slug}").text


def test_an_officer_cannot_rename_the_member_of_another(
    session: Session, now: datetime, before: datetime, as_role: Callable[..., PageClient]
) -> None:
    small = factories.association(session, at=before, slug="klein", name="Kleine Vereniging")
    large = factories.association(session, at=before, slug="groot", name="Grote Vereniging")
    other = factories.company(session, at=before, member_of=large)
    officer = as_role(Role.OFFICER, of=small)
    filled = {
        "source": other.register_number,
        "new_legal_name": "Anders B.V.",
        "effective_on": (now.date() + timedelta(days=9)).isoformat(),
        "reason": REASON,
        "act": "look",
    }
    answer = officer.submit("/en/desk/association/klein/succession/new/rename", filled, status=422)
    assert "not a member" in answer.text


def test_the_successor_shows_what_it_is_bound_by_and_the_figures_before_it(
    session: Session, keys: KeyRing, now: datetime, before: datetime, client: PageClient
) -> None:
    old = signatory(session, keys=keys, at=before, association=factories.association(session, at=before))
    new = factories.company(session, at=before)
    publication(session, score(old.register_number, old.legal_name))
    event = Plan(
        Kind.TAKEOVER, now.date(), (old.register_number,), (Target(new.register_number, new.legal_name),)
    )
    released(session, event, keys=keys, at=now)

    client.get(f"/nl/ondertekenaars/{new.slug}")
    page = client.get(f"/en/signatories/{new.slug}").text
    assert f"{new.name} is bound by what {old.name} signed" in page
    assert f"History: figures of {old.name}" in page
    assert "carried over from" in page
    data = client.get(f"/signatories/{new.slug}.json").get_json()
    assert [each["register_number"] for each in data["figures_of_predecessors"]] == [old.register_number]
    assert data["figures"] == []
    assert data["predecessors"][0]["register_number"] == old.register_number
    ended = client.get(f"/en/signatories/{old.slug}").text
    assert "went to the successor" in ended
    assert f"History: figures of {old.name}" not in ended


def test_a_long_row_of_the_same_folds_away_and_hides_nothing(
    session: Session, now: datetime, before: datetime, as_role: Callable[..., PageClient]
) -> None:
    small = factories.association(session, at=before, slug="klein", name="Kleine Vereniging")
    factories.association(session, at=before, slug="groot", name="Grote Vereniging")
    members = [factories.company(session, at=before, member_of=small) for _ in range(14)]
    officer = as_role(Role.OFFICER, of=small)
    filled = {"into": "groot", "effective_on": now.date().isoformat(), "reason": REASON, "act": "look"}
    page = officer.submit(
        "/en/desk/association/klein/succession/new/association-merger", filled, status=200
    ).text
    assert "And 13 more of the same kind" in page
    assert all(member.name in page for member in members)
