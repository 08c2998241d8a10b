"""Placing and withdrawing a signature, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories.contacts import contact_points
from signatories.documents.documents import current_editions
from signatories.entries import Entry
from signatories.errors import (
    AlreadySigned,
    DutyNotTicked,
    NoContactPoint,
    NoProvenDomain,
    NotAMember,
    SignatureNotInForce,
    WrongEditionTyped,
)
from signatories.signatures import signing
from signatories.signatures.signature import Signature, standing_of
from tests import factories


def test_a_signature_names_its_editions_and_keeps_their_digest(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    signature = factories.signature(any_session, company, at=now)
    any_session.expire_all()
    assert [edition.edition for edition in signature.editions] == ["2008-10", "2018-12-13"]
    assert signature.text_digest == signing.text_digest(signature.editions)
    assert signature.ends_at == now.replace(year=now.year + 1)
    assert standing_of([signature], at=now).is_in_force


def test_the_act_is_in_the_log(any_session: Session, now: datetime) -> None:
    signature = factories.signature(any_session, factories.company(any_session, at=now), at=now)
    entry = any_session.scalars(select(Entry).where(Entry.kind == "signature-placed")).one()
    assert entry.data["signature"] == signature.public_id
    assert entry.data["editions"] == ["code 2008-10", "addendum 2018-12-13"]
    assert "Vera" not in str(entry.data)


def test_one_signature_of_a_company_runs_at_a_time(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    factories.signature(any_session, company, at=now)
    with pytest.raises(AlreadySigned):
        factories.signature(any_session, company, at=now + timedelta(days=1))


def test_the_database_itself_refuses_a_second_running_signature(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    first = factories.signature(any_session, company, at=now)
    any_session.commit()
    twin = Signature(
        company=company,
        code_of_conduct=first.code_of_conduct,
        countersigned_at=now,
        countersigned_by_kind="operator",
        signer_name="x",
        signer_function="x",
        text_digest=first.text_digest,
        signed_at=now,
        ends_at=now + timedelta(days=1),
    )
    any_session.add(twin)
    with pytest.raises(Exception, match=r"uq_signature_running|UNIQUE"):
        any_session.flush()
    any_session.rollback()


def test_an_association_that_the_company_is_no_member_of_is_refused(session: Session, now: datetime) -> None:
    company = factories.company(session, at=now)
    stranger = factories.association(session, at=now, slug="strangers", name="Vreemden")
    code = factories.documents(session, at=now)
    typed, ticked = factories.everything_read(current_editions(session, code_of_conduct=code, on=now.date()))
    with pytest.raises(NotAMember):
        signing.sign(
            session,
            company=company,
            code_of_conduct=code,
            association=stranger,
            signer_name="Vera Voorbeeld",
            signer_function="bestuurder",
            typed_editions=typed,
            ticked_duties=ticked,
            at=now,
        )


def test_a_lapsed_signature_is_replaced(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    first = factories.signature(any_session, company, at=now)
    later = now + timedelta(days=400)
    second = factories.signature(any_session, company, at=later)
    assert first.end_reason == "lapsed"
    assert first.ended_at == first.ends_at
    assert standing_of([first, second], at=later).since == later


def test_nothing_is_signed_without_a_contact_point_or_a_proven_domain(
    session: Session, now: datetime
) -> None:
    company = factories.company(session, at=now)
    with pytest.raises(NoContactPoint):
        signing.check_may_sign(company)
    contact_points.set_contact_point(session, company=company, contact_point="ntd@voorbeeld.example", at=now)
    with pytest.raises(NoProvenDomain):
        signing.check_may_sign(company)


def test_every_edition_is_typed_and_every_duty_ticked(session: Session, now: datetime) -> None:
    code_of_conduct = factories.documents(session, at=now)
    editions = current_editions(session, code_of_conduct=code_of_conduct, on=now.date())
    typed, ticked = factories.everything_read(editions)
    signing.check_was_read(editions, typed_editions=typed, ticked_duties=ticked)
    for key in typed:
        with pytest.raises(WrongEditionTyped):
            signing.check_was_read(editions, typed_editions={**typed, key: "2008"}, ticked_duties=ticked)
    for duty in ticked:
        with pytest.raises(DutyNotTicked):
            signing.check_was_read(editions, typed_editions=typed, ticked_duties=ticked - {duty})


def test_a_withdrawn_signature_cannot_be_withdrawn_again(session: Session, now: datetime) -> None:
    signature = factories.signature(session, factories.company(session, at=now), at=now)
    signing.withdraw(session, signature=signature, at=now + timedelta(hours=1))
    with pytest.raises(SignatureNotInForce):
        signing.withdraw(session, signature=signature, at=now + timedelta(hours=2))
    assert signature.ended_at == now + timedelta(hours=1)
