"""The acts on a signature as a whole: what the register, the logos and the mail say together."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.extensions import db
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from app.signatures import acts, renewal
from badge import issuing
from badge.verdict import Outcome, Reason
from sentences import SpokenError
from signatories.entries import Entry
from signatories.errors import AlreadySigned, NotAMember, SignatureNotInForce
from signatories.signatures import countersigning, renewing, signatures
from signatories.signatures.signature import Signature, standing_of
from signatories.signatures.signature_errors import (
    NewEditionToSign,
    NotYours,
    SignerChanged,
    TooEarlyToRenew,
)
from signatories.signatures.signature_states import SignatureState
from tests import factories
from tests.at_once import THREADS, at_once
from tests.conftest import BASE_URL
from tests.queries import counted
from tests.signature_scene import DAY, WHY, chain_holds, life


def test_countersigning_makes_the_logo_and_tells_the_company(any_session: Session, now: datetime) -> None:
    this = life(any_session, now)
    assert [badge.origin for badge in this.badges] == [this.signature.company.domains[0].origin]
    assert this.verdict(now).verdict is Outcome.VALID
    (mail,) = any_session.scalars(select(OutboxMail))
    assert mail.recipient == this.owner.email
    assert this.badges[0].origin in mail.body


def test_a_suspension_is_seen_on_every_logo_and_lifting_it_gives_a_new_proof_under_the_same_code(
    any_session: Session, now: datetime
) -> None:
    this = life(any_session, now)
    badge = this.badges[0]
    first = badge.current
    assert first is not None
    this.suspend(now + DAY)
    verdict = this.verdict(now + DAY)
    assert (verdict.verdict, verdict.reason) == (Outcome.SUSPENDED, Reason.CONTACT_POINT_DEAD)
    assert first.revoked_at == now + DAY
    assert issuing.renew_due(any_session, keys=badge_keys(), base_url=BASE_URL, at=now + 40 * DAY) == 0
    assert this.reinstate(now + 2 * DAY) == [badge]
    second = badge.current
    assert second is not None and second.number == first.number + 1
    assert first.revoked_at is not None and second.revoked_at is None
    assert second.payload["awardedDate"] == first.payload["awardedDate"]
    assert this.verdict(now + 2 * DAY).verdict is Outcome.VALID
    assert chain_holds(any_session)


def test_the_company_is_told_at_once_and_the_reason_stays_behind_the_door(
    any_session: Session, now: datetime
) -> None:
    this = life(any_session, now)
    this.suspend(now + DAY)
    assert this.mails()[-1] == "The signature of Voorbeeld B.V. is suspended"
    mail = any_session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    assert "The contact point for notices does not answer" in mail.body
    assert WHY not in mail.body


def test_renewing_joins_the_terms_and_keeps_the_codes(any_session: Session, now: datetime) -> None:
    this = life(any_session, now)
    code = this.badges[0].code
    at = this.signature.ends_at - 30 * DAY
    following = this.renew(at)
    assert this.signature.state_at(at) is SignatureState.RENEWED
    assert following.ends_at == this.signature.ends_at.replace(year=this.signature.ends_at.year + 1)
    standing = standing_of([this.signature, following], at=at)
    assert (standing.since, standing.until) == (now, following.ends_at)
    assert [badge.code for badge in this.badges] == [code]
    assert this.badges[0].signature is following
    assert this.verdict(at).verdict is Outcome.VALID
    assert following.countersigned_by_kind == "association"
    assert this.mails()[-1] == "The signature of Voorbeeld B.V. is renewed"
    assert chain_holds(any_session)


def test_nothing_is_renewed_too_early_or_by_somebody_else(session: Session, now: datetime) -> None:
    this = life(session, now)
    with pytest.raises(TooEarlyToRenew):
        this.renew(this.signature.ends_at - 61 * DAY)
    other = factories.person(session, Role.COMPANY_OWNER, at=now, of=this.signature.company)
    with pytest.raises(SignerChanged):
        this.renew(this.signature.ends_at - 60 * DAY, person=other)
    with pytest.raises(SignatureNotInForce):
        this.renew(this.signature.ends_at)


def test_a_new_edition_is_signed_and_not_renewed(session: Session, now: datetime) -> None:
    this = life(session, now)
    factories.newer_edition(session, this.signature.code_of_conduct, at=now + DAY)
    with pytest.raises(NewEditionToSign):
        this.renew(this.signature.ends_at - DAY)


def test_a_suspended_signature_is_not_renewed(session: Session, now: datetime) -> None:
    this = life(session, now)
    this.suspend(now + DAY)
    with pytest.raises(SignatureNotInForce):
        this.renew(this.signature.ends_at - DAY)


def test_who_left_its_association_does_not_renew_through_it(session: Session, now: datetime) -> None:
    this = life(session, now)
    membership = this.signature.company.memberships[0]
    membership.to_on, membership.end_recorded_at = now.date(), now
    membership.end_reason = "left"
    session.flush()
    with pytest.raises(NotAMember):
        this.renew(this.signature.ends_at - DAY)


def test_of_sixteen_who_renew_at_once_one_does(any_app: Flask, now: datetime) -> None:
    with any_app.app_context():
        this = life(db.session(), now)
        signature_id, owner_id = this.signature.id, this.owner.id
        at = this.signature.ends_at - DAY

    def renew(_number: int) -> str:
        session = db.session()
        signature, owner = session.get_one(Signature, signature_id), session.get_one(Person, owner_id)
        renewal.renew(session, signature=signature, person=owner, keys=badge_keys(), base_url=BASE_URL, at=at)
        return "renewed"

    outcomes = at_once(any_app, renew)
    assert sorted(outcomes, key=str) == ["renewed"] + ["signature-not-in-force"] * (THREADS - 1)
    with any_app.app_context():
        running = select(Signature).where(Signature.ended_at.is_(None))
        assert len(db.session.scalars(running).all()) == 1
        assert chain_holds(db.session())


def test_lists_take_as_many_queries_for_many_as_for_few(session: Session, now: datetime) -> None:
    counts = []
    hosters = factories.association(session, at=now)
    for round_number in range(2):
        for _number in range(3):
            company = factories.company(session, at=now, member_of=hosters)
            factories.signature(session, company, at=now, association=hosters)
            waiting = factories.company(session, at=now, member_of=hosters)
            factories.placed_signature(session, waiting, at=now, association=hosters)
        session.commit()
        session.expire_all()
        with counted(db.engine) as sent:
            found = signatures.countersigned(session, association=hosters, at=now)
            shown = [(each.company.name, each.state_at(now)) for each in found.signatures]
            shown += [
                (each.company.name, each.state_at(now))
                for each in countersigning.waiting(session, association=hosters, at=now)
            ]
        counts.append(len(sent))
        assert len(shown) == 6 * (round_number + 1)
    assert counts[0] == counts[1]


def test_an_operator_suspends_and_reinstates_from_the_command_line(app: Flask, now: datetime) -> None:
    with app.app_context():
        this = life(db.session(), now)
        operator = factories.person(db.session(), Role.OPERATOR, at=now)
        code, email, owner = this.badges[0].code, operator.email, this.owner.email
        db.session.commit()
    runner = app.test_cli_runner()
    why = ["--reason", "An authority has asked for it in writing."]
    suspend = ["badge", "suspend", code, "--kind", "authority-request", *why]
    assert isinstance(runner.invoke(args=[*suspend, "--as", owner]).exception, NotYours)
    assert f"{code} is suspended." in runner.invoke(args=[*suspend, "--as", email]).output
    verify = ["badge", "verify", code, "--json"]
    assert '"verdict": "suspended"' in runner.invoke(args=verify).output
    reinstate = ["badge", "reinstate", code, *why, "--as", email]
    assert f"{code} is valid again." in runner.invoke(args=reinstate).output
    assert '"verdict": "valid"' in runner.invoke(args=verify).output


def test_nothing_of_an_act_is_left_when_it_is_refused(any_session: Session, now: datetime) -> None:
    this = life(any_session, now)
    this.suspend(now + DAY)
    mails, entries = this.mails(), len(any_session.scalars(select(Entry)).all())
    with pytest.raises(SpokenError):
        this.suspend(now + 2 * DAY)
    any_session.rollback()
    assert this.mails() == mails
    assert len(any_session.scalars(select(Entry)).all()) == entries


def test_a_carried_signature_is_signed_anew_and_not_renewed(session: Session, now: datetime) -> None:
    this = life(session, now)
    successor = factories.company(session, at=now, member_of=this.hosters)
    carried = renewing._following(this.signature, through=this.hosters, ends_at=now + 60 * DAY, at=now + DAY)
    carried.company = successor
    session.add(carried)
    session.flush()
    with pytest.raises(SpokenError, match="came over"):
        renewing.check_may_renew(session, carried, at=now + 50 * DAY)
    own = factories.placed_signature(session, successor, at=now + 2 * DAY, association=this.hosters)
    acts.countersign(
        session, signature=own, by=this.hosters, keys=badge_keys(), base_url=BASE_URL, at=now + 3 * DAY
    )
    assert carried.state_at(now + 3 * DAY) is SignatureState.RENEWED
    with pytest.raises(AlreadySigned):
        factories.placed_signature(session, successor, at=now + 4 * DAY, association=this.hosters)


def test_who_countersigned_hears_that_the_company_withdrew(session: Session, now: datetime) -> None:
    association = factories.association(session, at=now)
    company = factories.company(session, at=now)
    signature = factories.signature(session, company, at=now, association=association)
    officer = factories.person(session, Role.OFFICER, at=now, of=association, language="en")
    acts.withdraw(session, signature=signature, keys=badge_keys(), base_url=BASE_URL, at=now + DAY)
    mails = session.scalars(select(OutboxMail).where(OutboxMail.recipient == officer.email)).all()
    assert [company.name in mail.subject for mail in mails] == [True]
    assert f"/signatures/{signature.public_id}" in mails[0].body
