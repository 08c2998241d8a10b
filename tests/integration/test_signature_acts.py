"""The acts on a signature as a whole: what the register, the logos and the mail say together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.extensions import db
from app.keys import badge_keys
from app.outbox import OutboxMail, as_message
from app.roles import Role
from app.signatures import acts, editions, lapsing, reminding, renewal
from badge import issuing, listing, records
from badge.models import Badge
from badge.verdict import Outcome, Reason, Verdict
from sentences import SpokenError
from signatories import countersigning, renewing, signatures
from signatories.documents import current_editions
from signatories.entries import Entry, check_chain
from signatories.errors import AlreadySigned, NotAMember, SignatureNotInForce
from signatories.models import Association
from signatories.signature import Signature, standing_of
from signatories.signature_errors import (
    NewEditionToSign,
    NotYours,
    ResigningTooSoon,
    SignerChanged,
    TooEarlyToRenew,
)
from signatories.signature_states import SignatureState, SuspensionKind
from signatories.standing import State
from tests import factories
from tests.at_once import THREADS, at_once
from tests.conftest import BASE_URL
from tests.queries import counted

DAY = timedelta(days=1)
WHY = "The contact point has not answered for a month."


@dataclass
class Life:
    """A company with a signature in force, its owner, and the association that countersigned."""

    session: Session
    signature: Signature
    owner: Person
    hosters: Association

    @property
    def means(self) -> dict[str, object]:
        return {"keys": badge_keys(), "base_url": BASE_URL}

    @property
    def badges(self) -> list[Badge]:
        return list(self.session.scalars(select(Badge).order_by(Badge.origin)))

    def suspend(self, at: datetime) -> None:
        acts.suspend(
            self.session,
            signature=self.signature,
            by=self.hosters,
            kind=SuspensionKind.CONTACT_POINT_DEAD,
            reason=WHY,
            keys=badge_keys(),
            base_url=BASE_URL,
            at=at,
        )
        self.session.commit()

    def reinstate(self, at: datetime) -> list[Badge]:
        badges = acts.reinstate(
            self.session,
            signature=self.signature,
            by=self.hosters,
            reason="It answers again since today.",
            keys=badge_keys(),
            base_url=BASE_URL,
            at=at,
        )
        self.session.commit()
        return badges

    def renew(self, at: datetime, person: Person | None = None) -> Signature:
        following, _badges = renewal.renew(
            self.session,
            signature=self.signature,
            person=person or self.owner,
            keys=badge_keys(),
            base_url=BASE_URL,
            at=at,
        )
        self.session.commit()
        return following

    def verdict(self, at: datetime, badge: Badge | None = None) -> Verdict:
        listing.refresh_status_lists(
            self.session, keys=badge_keys(), base_url=BASE_URL, at=at, older_than=timedelta(0)
        )
        code = (badge or self.badges[0]).code
        return records.verify_code(self.session, code, keys=badge_keys(), at=at)

    def state(self, at: datetime) -> State:
        return standing_of(self.session.scalars(select(Signature)).all(), at=at).state

    def mails(self) -> list[str]:
        return [mail.subject for mail in self.session.scalars(select(OutboxMail).order_by(OutboxMail.id))]


def life(session: Session, at: datetime) -> Life:
    hosters = factories.association(session, at=at)
    company = factories.company(session, at=at, member_of=hosters, name="Voorbeeld B.V.")
    owner = factories.person(session, Role.COMPANY_OWNER, at=at, of=company, language="en")
    signature = factories.placed_signature(session, company, at=at, association=hosters)
    acts.keep_actor(session, signature, "sign", actor=owner.public_id, at=at)
    badge_keys().signing_key(at=at)
    acts.countersign(session, signature=signature, by=hosters, keys=badge_keys(), base_url=BASE_URL, at=at)
    session.commit()
    return Life(session, signature, owner, hosters)


def chain_holds(session: Session) -> bool:
    return check_chain(session.scalars(select(Entry).order_by(Entry.position))) is None


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


def new_edition(this: Life, at: datetime, *, days: int = 90) -> int:
    document = this.signature.code_of_conduct.documents[-1]
    _edition, told = editions.publish(
        this.session,
        document=document,
        edition=f"{at:%Y-%m}",
        effective_on=at.date(),
        source="the working group",
        text_nl="Tekst",
        text_en="Text",
        at=at,
        resign_within_days=days,
    )
    this.session.commit()
    this.session.refresh(document)
    return told


def test_a_new_edition_gives_everyone_a_date_by_mail_and_the_older_signature_stays_till_then(
    any_session: Session, now: datetime
) -> None:
    this = life(any_session, now)
    at = now + DAY
    assert new_edition(this, at) == 1
    due = this.signature.resign_by
    assert due is not None and (due.date() - at.date()).days == 90
    mail = any_session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    assert "sign the new edition before" in mail.subject
    assert mail.attachment is not None and b"BEGIN:VCALENDAR" in mail.attachment
    assert this.state(due - timedelta(seconds=1)) is State.IN_FORCE
    assert this.state(due) is State.LAPSED
    assert this.verdict(due).verdict is not Outcome.VALID
    assert lapsing.end_what_lapsed(any_session, keys=badge_keys(), base_url=BASE_URL, at=due + DAY) == 1
    any_session.commit()
    assert (this.signature.end_reason, this.signature.ended_at) == ("lapsed", due)
    assert this.badges[0].withdrawal_reason == Reason.SIGNATURE_ENDED
    assert lapsing.end_what_lapsed(any_session, keys=badge_keys(), base_url=BASE_URL, at=due + DAY) == 0


def test_who_signs_the_new_edition_stays_in_force_without_a_gap_and_keeps_the_codes(
    any_session: Session, now: datetime
) -> None:
    this = life(any_session, now)
    code = this.badges[0].code
    new_edition(this, now + DAY)
    company = this.signature.company
    following = factories.placed_signature(any_session, company, at=now + 2 * DAY, association=this.hosters)
    assert this.state(now + 3 * DAY) is State.IN_FORCE
    assert [each.edition for each in following.editions] == [
        each.edition
        for each in current_editions(
            any_session, code_of_conduct=following.code_of_conduct, on=(now + 2 * DAY).date()
        )
    ]
    at = now + 4 * DAY
    acts.countersign(
        any_session, signature=following, by=this.hosters, keys=badge_keys(), base_url=BASE_URL, at=at
    )
    any_session.commit()
    assert following.resign_by is None
    standing = standing_of([this.signature, following], at=at)
    assert (standing.state, standing.since) == (State.IN_FORCE, now)
    assert [(badge.code, badge.signature_id) for badge in this.badges] == [(code, following.id)]
    assert this.badges[0].current is not None
    signed = str(this.badges[0].current.payload)
    assert f"{now + DAY:%Y-%m}" in signed


def test_a_date_that_was_told_is_not_moved_by_a_further_edition(session: Session, now: datetime) -> None:
    this = life(session, now)
    new_edition(this, now + DAY, days=120)
    first = this.signature.resign_by
    assert new_edition(this, now + 35 * DAY, days=30) == 0
    assert this.signature.resign_by == first


def test_nobody_gets_less_than_thirty_days_for_a_new_edition(session: Session, now: datetime) -> None:
    this = life(session, now)
    with pytest.raises(ResigningTooSoon):
        factories.newer_edition(
            session,
            this.signature.code_of_conduct,
            at=now,
            effective_on=(now - 10 * DAY).date(),
            resign_within_days=30,
        )


def test_reminders_go_out_once_at_each_step_with_a_file_for_the_calendar(
    any_session: Session, now: datetime
) -> None:
    this = life(any_session, now)
    ends_at = this.signature.ends_at
    before = len(this.mails())
    said = []
    for left in range(70, 0, -1):
        at = ends_at - left * DAY
        written = reminding.remind(any_session, at=at)
        written += reminding.remind(any_session, at=at)
        any_session.commit()
        if written:
            said.append((left, written))
    assert said == [(60, 1), (30, 1), (7, 1)]
    mails = any_session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()[before:]
    assert len(mails) == 3
    for mail in mails:
        assert mail.recipient == this.owner.email
        assert mail.attachment_type == "text/calendar"
        assert mail.attachment is not None
        assert f"{ends_at:%Y%m%d}".encode() in mail.attachment
        (part,) = as_message(mail, "register@register.example").iter_attachments()
        assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "signature.ics")
        assert part.get_payload(decode=True) == mail.attachment


def test_a_company_without_people_is_not_forgotten(session: Session, now: datetime) -> None:
    this = life(session, now)
    officer = factories.person(session, Role.OFFICER, at=now, of=this.hosters)
    for grant in this.owner.grants:
        grant.expires_at = now + DAY
    session.flush()
    reminding.remind(session, at=this.signature.ends_at - 7 * DAY)
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None and mail.recipient == officer.email


def test_a_signature_that_waits_for_a_week_is_brought_to_mind_once(session: Session, now: datetime) -> None:
    hosters = factories.association(session, at=now)
    officer = factories.person(session, Role.OFFICER, at=now, of=hosters, language="en")
    company = factories.company(session, at=now, member_of=hosters)
    factories.placed_signature(session, company, at=now, association=hosters)
    counts = [reminding.remind(session, at=now + number * DAY) for number in (6, 7, 8, 20)]
    assert counts == [0, 1, 0, 0]
    (mail,) = session.scalars(select(OutboxMail))
    assert mail.recipient == officer.email
    assert "still waits" in mail.subject


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
