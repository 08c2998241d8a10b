"""Signing as a whole: the signature, its logos, the mail and the draft, all or nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, object_session

from app.accounts.models import Person
from app.company import drafting
from app.company.drafting import Answers
from app.company.placing import place
from app.extensions import db
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from app.signatures import acts
from app.signatures.drafts import SignatureDraft
from badge.models import Badge
from signatories import admission
from signatories.contacts import contact_points
from signatories.documents.documents import CodeOfConduct, TextKind, current_editions, publish_edition
from signatories.domains import proving
from signatories.entries import Entry, check_entries
from signatories.errors import (
    AlreadySigned,
    DutyNotTicked,
    NoContactPoint,
    NoProvenDomain,
    NotAMember,
    WrongEditionTyped,
)
from signatories.models import Company
from signatories.signatures.signature import Signature
from signatories.signatures.signature_errors import AwaitsCountersignature
from signatories.signatures.signature_states import SignatureState
from tests import factories
from tests.at_once import THREADS, at_once

BASE_URL = "http://localhost:8000"


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
    return place(session, draft=draft, at=at)


def countersigned(session: Session, signature: Signature, at: datetime) -> list[Badge]:
    return acts.countersign(
        session, signature=signature, by=signature.association, keys=badge_keys(), base_url=BASE_URL, at=at
    )


@pytest.mark.usefixtures("request_context")
def test_signing_writes_to_the_signer_and_to_who_countersigns(any_session: Session, now: datetime) -> None:
    draft = complete_draft(any_session, now)
    officer = factories.person(any_session, Role.OFFICER, at=now, of=draft.association)
    email = draft.person.email
    signature = placed(any_session, draft, now)
    any_session.commit()
    assert signature.state_at(now) is SignatureState.AWAITING
    assert any_session.scalars(select(Badge)).all() == []
    confirmation, question = any_session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert confirmation.recipient == email
    for part in (signature.public_id, signature.text_digest, "2018-12-13", "Vereniging van Hosters"):
        assert part in confirmation.body
    assert question.recipient == officer.email
    assert "/desk/association/hosters/countersigning" in question.body
    assert any_session.scalar(select(func.count(SignatureDraft.id))) == 0
    assert check_entries(any_session.scalars(select(Entry).order_by(Entry.position))) is None


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


def test_c1_of_sixteen_people_who_sign_at_once_one_does(any_app: Flask, now: datetime) -> None:
    """Sixteen people of one company press the button together, each with answers of their own."""
    with any_app.app_context():
        first = complete_draft(db.session(), now)
        company, code = first.company, first.code_of_conduct
        drafts = [first] + [filled_draft(db.session(), company, code, now) for _ in range(THREADS - 1)]
        ids = [draft.id for draft in drafts]
        db.session.commit()

    def sign(number: int) -> str:
        draft = db.session.get(SignatureDraft, ids[number])
        if draft is None:
            return "already-signed"  # the one who signed has cleared the answers of the others
        placed(db.session(), draft, now)
        return "signed"

    outcomes = at_once(any_app, sign)
    refused = {"already-signed", "awaits-countersignature"}
    assert outcomes.count("signed") == 1
    assert set(outcomes) - {"signed"} <= refused
    with any_app.app_context():
        assert len(db.session.scalars(select(Signature)).all()) == 1
        assert check_entries(db.session.scalars(select(Entry).order_by(Entry.position))) is None


def test_c1_of_sixteen_requests_that_sign_at_once_one_does(any_app: Flask, now: datetime) -> None:
    """The same past every page: the domain function itself, which has nothing but the database."""
    with any_app.app_context():
        company_id = complete_draft(db.session(), now).company_id
        db.session.commit()

    def sign(_number: int) -> str:
        company = db.session.get_one(Company, company_id)
        factories.placed_signature(db.session(), company, at=now)
        return "signed"

    assert at_once(any_app, sign).count("signed") == 1
    with any_app.app_context():
        assert len(db.session.scalars(select(Signature)).all()) == 1


def test_of_sixteen_officers_who_countersign_at_once_one_does(any_app: Flask, now: datetime) -> None:
    with any_app.app_context():
        session = db.session()
        reference = factories.placed_signature(session, complete_draft(session, now).company, at=now).id
        badge_keys().signing_key(at=now)
        session.commit()

    def countersign(_number: int) -> str:
        countersigned(db.session(), db.session.get_one(Signature, reference), now)
        return "countersigned"

    outcomes = at_once(any_app, countersign)
    assert sorted(outcomes, key=str) == ["countersigned"] + ["not-awaiting"] * (THREADS - 1)
    with any_app.app_context():
        assert len(db.session.scalars(select(Badge)).all()) == 2
        kinds = list(db.session.scalars(select(Entry.kind)))
        assert kinds.count("signature-countersigned") == 1
        assert check_entries(db.session.scalars(select(Entry).order_by(Entry.position))) is None


@pytest.mark.usefixtures("request_context")
def test_a_second_signature_is_refused_while_one_waits_or_is_in_force(
    any_session: Session, now: datetime
) -> None:
    draft = complete_draft(any_session, now)
    company, code = draft.company, draft.code_of_conduct
    signature = placed(any_session, draft, now)
    again = filled_draft(any_session, company, code, now + timedelta(days=1))
    with pytest.raises(AwaitsCountersignature):
        placed(any_session, again, now + timedelta(days=1))
    countersigned(any_session, signature, now)
    with pytest.raises(AlreadySigned):
        placed(any_session, again, now + timedelta(days=1))


def test_a_person_has_one_draft_for_a_company(any_session: Session, now: datetime) -> None:
    draft = complete_draft(any_session, now)
    again = drafting.open_draft(
        any_session, company=draft.company, code_of_conduct=draft.code_of_conduct, person=draft.person, at=now
    )
    assert again.id == draft.id
    any_session.execute(delete(SignatureDraft))
    assert isinstance(draft.person, Person)
