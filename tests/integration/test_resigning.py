"""New editions with a date to sign them, and the reminders before an end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.keys import badge_keys
from app.outbox import OutboxMail, as_message
from app.roles import Role
from app.signatures import acts, editions, lapsing, reminding
from badge.verdict import Outcome, Reason
from signatories.documents.documents import current_editions
from signatories.signatures.signature import standing_of
from signatories.signatures.signature_errors import (
    ResigningTooSoon,
)
from signatories.signatures.standing import State
from tests import factories
from tests.conftest import BASE_URL
from tests.signature_scene import DAY, Life, life


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
