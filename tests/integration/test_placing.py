"""Signing as a whole: the signature, its logos, the mail and the draft, all or nothing."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, object_session

from app.accounts.models import Person
from app.company import drafting
from app.company.drafting import Answers
from app.signatures.drafts import SignatureDraft
from app.company.placing import place, withdraw
from app.extensions import db
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from badge.models import Badge
from badge.verdict import Reason
from sentences import SpokenError
from signatories import admission, contact_points, proving
from signatories.documents import CodeOfConduct, TextKind, current_editions, publish_edition
from signatories.entries import Entry, check_chain
from signatories.errors import (
    AlreadySigned,
    DutyNotTicked,
    NoContactPoint,
    NoProvenDomain,
    NotAMember,
    SignatureNotInForce,
    WrongEditionTyped,
)
from signatories.models import Company
from signatories.signature import Signature
from tests import factories

BASE_URL = "http://localhost:8000"
THREADS = 16


@pytest.fixture
def request_context(any_app: Flask) -> Iterator[None]:
    """The mail of confirmation names pages, so signing happens within a request."""
    with any_app.test_request_context("/en/", method="POST"):
        yield


def complete_draft(session: Session, at: datetime, *, email: str | None = None) -> SignatureDraft:
    """A draft with every answer, for a company with a contact point and two proven domains."""
    code = factories.documents(session, at=at)
    hosters = factories.association(session, at=at)
    company = factories.company(session, at=at, member_of=hosters)
    contact_points.set_contact_point(session, company=company, contact_point="ntd@voorbeeld.example", at=at)
    for host in ("voorbeeld.example", "www.voorbeeld.example"):
        factories.domain(session, company, at=at, host=host)
    session.refresh(company)
    return filled_draft(session, company, code, at, email=email)


def filled_draft(
    session: Session, company: Company, code: CodeOfConduct, at: datetime, *, email: str | None = None
) -> SignatureDraft:
    who = factories.person(session, Role.SIGNER, at=at, of=company, email=email)
    draft = drafting.open_draft(session, company=company, code_of_conduct=code, person=who, at=at)
    drafting.keep_signer(
        draft,
        name="Vera Voorbeeld",
        function="bestuurder",
        association=company.memberships[0].association,
        is_answered=True,
        at=at,
    )
    for edition in current_editions(session, code_of_conduct=code, on=at.date()):
        typed, ticked = factories.everything_read([edition])
        answers = Answers(typed[edition.document.key], tuple(ticked))
        drafting.keep_answers(draft, edition=edition, answers=answers, at=at)
    session.flush()
    return draft


def placed(session: Session, draft: SignatureDraft, at: datetime) -> Signature:
    return place(session, draft=draft, keys=badge_keys(), base_url=BASE_URL, at=at)


@pytest.mark.usefixtures("request_context")
def test_signing_makes_a_logo_for_every_proven_domain_and_writes_the_mail(
    any_session: Session, now: datetime
) -> None:
    draft = complete_draft(any_session, now)
    email = draft.person.email
    signature = placed(any_session, draft, now)
    any_session.commit()
    assert signature.association is not None
    badges = any_session.scalars(select(Badge).order_by(Badge.origin)).all()
    assert [badge.origin for badge in badges] == [
        "https://voorbeeld.example",
        "https://www.voorbeeld.example",
    ]
    mail = any_session.scalars(select(OutboxMail)).one()
    assert mail.recipient == email
    for part in (signature.public_id, signature.text_digest, "https://voorbeeld.example", "2018-12-13"):
        assert part in mail.body
    assert any_session.scalar(select(func.count(SignatureDraft.id))) == 0
    assert check_chain(any_session.scalars(select(Entry).order_by(Entry.position))) is None


def without_contact_point(draft: SignatureDraft) -> None:
    current = draft.company.contact_point_now
    assert current is not None
    current.until_at = current.from_at


def without_domains(draft: SignatureDraft) -> None:
    for domain in draft.company.domains:
        domain.lost_at, domain.loss = domain.proven_at, proving.Loss.ABSENT


def with_a_wrong_edition(draft: SignatureDraft) -> None:
    draft.answers = {**draft.answers, "code": {**draft.answers["code"], "typed": "2008"}}


def with_a_duty_left_out(draft: SignatureDraft) -> None:
    kept = draft.answers["addendum"]
    draft.answers = {**draft.answers, "addendum": {**kept, "ticked": kept["ticked"][1:]}}


def with_nothing_read(draft: SignatureDraft) -> None:
    draft.answers = {}


def with_a_membership_that_ended(draft: SignatureDraft) -> None:
    session = object_session(draft)
    (membership,) = draft.company.memberships
    on = date(2026, 11, 24)
    assert session is not None
    admission.end_membership(
        session,
        association=membership.association,
        company=draft.company,
        to_on=on,
        at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    )


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (without_contact_point, NoContactPoint),
        (without_domains, NoProvenDomain),
        (with_a_wrong_edition, WrongEditionTyped),
        (with_a_duty_left_out, DutyNotTicked),
        (with_nothing_read, WrongEditionTyped),
        (with_a_membership_that_ended, NotAMember),
    ],
)
@pytest.mark.parametrize("any_app", ["sqlite"], indirect=True)
def test_each_refusal_leaves_nothing_behind(any_session: Session, now: datetime, spoil, refusal) -> None:
    draft = complete_draft(any_session, now)
    spoil(draft)
    any_session.commit()
    with pytest.raises(refusal):
        placed(any_session, draft, now)
    any_session.rollback()
    for table in (Signature, Badge, OutboxMail):
        assert any_session.scalars(select(table)).all() == []
    assert any_session.scalar(select(func.count(SignatureDraft.id))) == 1


@pytest.mark.usefixtures("request_context")
def test_answers_to_an_edition_that_was_replaced_do_not_count(any_session: Session, now: datetime) -> None:
    draft = complete_draft(any_session, now)
    old = current_editions(any_session, code_of_conduct=draft.code_of_conduct, on=now.date())[1]
    new = publish_edition(
        any_session,
        document=old.document,
        edition="2026-11",
        effective_on=now.date(),
        text_kind=TextKind.DEMO,
        source="test",
        text_nl=old.text_nl,
        text_en=old.text_en,
        duties=old.duties,
        at=now,
    )
    any_session.expire_all()
    assert drafting.is_read(draft, old)
    assert not drafting.is_read(draft, new)
    with pytest.raises(WrongEditionTyped):
        placed(any_session, draft, now)


def at_once(app: Flask, act: Callable[[int], object]) -> list[object]:
    """Let sixteen requests do *act* (by number) at the same moment; what each returned or was refused by."""
    start, outcomes = threading.Barrier(THREADS), []

    def press(number: int) -> None:
        with app.test_request_context("/en/", method="POST"):
            start.wait()
            try:
                outcome = act(number)
                db.session.commit()
            except SpokenError as error:
                db.session.rollback()
                outcome = error.code
            outcomes.append(outcome)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == THREADS
    return outcomes


def test_of_sixteen_people_who_sign_at_once_one_does(any_app: Flask, now: datetime) -> None:
    """Sixteen people of one company press the button together, each with answers of their own."""
    with any_app.app_context():
        first = complete_draft(db.session(), now)
        company, code = first.company, first.code_of_conduct
        drafts = [first] + [filled_draft(db.session(), company, code, now) for _ in range(THREADS - 1)]
        ids = [draft.id for draft in drafts]
        badge_keys().signing_key(at=now)
        db.session.commit()

    def sign(number: int) -> str:
        draft = db.session.get(SignatureDraft, ids[number])
        if draft is None:
            return "already-signed"  # the one who signed has cleared the answers of the others
        placed(db.session(), draft, now)
        return "signed"

    outcomes = at_once(any_app, sign)
    assert sorted(outcomes, key=str) == ["already-signed"] * (THREADS - 1) + ["signed"]
    with any_app.app_context():
        assert len(db.session.scalars(select(Signature)).all()) == 1
        assert len(db.session.scalars(select(Badge)).all()) == 2
        assert check_chain(db.session.scalars(select(Entry).order_by(Entry.position))) is None


def test_of_sixteen_requests_that_sign_at_once_one_does(any_app: Flask, now: datetime) -> None:
    """The same past every page: the domain function itself, which has nothing but the database."""
    with any_app.app_context():
        company_id = complete_draft(db.session(), now).company_id
        db.session.commit()

    def sign(_number: int) -> str:
        company = db.session.get_one(Company, company_id)
        factories.signature(db.session(), company, at=now)
        return "signed"

    assert at_once(any_app, sign).count("signed") == 1
    with any_app.app_context():
        assert len(db.session.scalars(select(Signature)).all()) == 1


@pytest.mark.usefixtures("request_context")
def test_a_second_signature_is_refused_while_one_is_in_force(any_session: Session, now: datetime) -> None:
    draft = complete_draft(any_session, now)
    company, code = draft.company, draft.code_of_conduct
    placed(any_session, draft, now)
    again = filled_draft(any_session, company, code, now + timedelta(days=1))
    with pytest.raises(AlreadySigned):
        placed(any_session, again, now + timedelta(days=1))


@pytest.mark.usefixtures("request_context")
def test_withdrawing_takes_every_logo_along(any_session: Session, now: datetime) -> None:
    signature = placed(any_session, complete_draft(any_session, now), now)
    later = now + timedelta(hours=1)
    gone = withdraw(any_session, signature=signature, keys=badge_keys(), base_url=BASE_URL, at=later)
    any_session.commit()
    assert len(gone) == 2
    assert {badge.withdrawal_reason for badge in gone} == {Reason.SIGNATURE_WITHDRAWN}
    assert signature.ended_at == later
    with pytest.raises(SignatureNotInForce):
        withdraw(any_session, signature=signature, keys=badge_keys(), base_url=BASE_URL, at=later)


def test_a_person_has_one_draft_for_a_company(any_session: Session, now: datetime) -> None:
    draft = complete_draft(any_session, now)
    again = drafting.open_draft(
        any_session, company=draft.company, code_of_conduct=draft.code_of_conduct, person=draft.person, at=now
    )
    assert again.id == draft.id
    any_session.execute(delete(SignatureDraft))
    assert isinstance(draft.person, Person)
