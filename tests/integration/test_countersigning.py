"""A signature counts from its countersignature, by whom it was placed through; else it is refused."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories import admission
from signatories.entries import Entry
from signatories.errors import AlreadySigned, NotAMember, SignatureNotInForce
from signatories.reasons import ReasonNeeded
from signatories.signatures import countersigning, signing, suspending
from signatories.signatures.signature import Signature, standing_of
from signatories.signatures.signature_errors import (
    AwaitsCountersignature,
    EarlierSuspended,
    NotAwaiting,
    NotYours,
)
from signatories.signatures.signature_states import SignatureState, SuspensionKind
from signatories.signatures.standing import State
from tests import factories

DAY = timedelta(days=1)
WHY = "The person who signed is not known to us."


def waiting(session: Session, at: datetime) -> Signature:
    hosters = factories.association(session, at=at)
    company = factories.company(session, at=at, member_of=hosters)
    return factories.placed_signature(session, company, at=at, association=hosters)


def kinds(session: Session, signature: Signature) -> list[str]:
    entries = session.scalars(select(Entry).order_by(Entry.position))
    return [each.kind for each in entries if each.data.get("signature") == signature.public_id]


def test_it_counts_from_the_countersignature_and_not_before(any_session: Session, now: datetime) -> None:
    signature = waiting(any_session, now)
    assert standing_of([signature], at=now).state is State.AWAITING
    later = now + 3 * DAY
    countersigning.countersign(any_session, signature=signature, by=signature.association, at=later)
    any_session.commit()
    assert standing_of([signature], at=later).since == later
    assert standing_of([signature], at=now).state is State.AWAITING
    assert kinds(any_session, signature) == ["signature-placed", "signature-countersigned"]


def test_only_who_the_company_signed_through_says_yes_or_no(session: Session, now: datetime) -> None:
    signature = waiting(session, now)
    clouds = factories.association(session, at=now, slug="clouds", name="Wolken")
    for stranger in (clouds, None):
        with pytest.raises(NotYours):
            countersigning.countersign(session, signature=signature, by=stranger, at=now)
        with pytest.raises(NotYours):
            countersigning.refuse(session, signature=signature, by=stranger, reason=WHY, at=now)
    alone = factories.placed_signature(session, factories.company(session, at=now), at=now)
    with pytest.raises(NotYours):
        countersigning.countersign(session, signature=alone, by=clouds, at=now)
    countersigning.countersign(session, signature=alone, by=None, at=now)
    assert alone.countersigned_by_kind == "operator"


def test_a_company_that_left_meanwhile_is_not_countersigned(session: Session, now: datetime) -> None:
    signature = waiting(session, now)
    assert signature.association is not None
    admission.end_membership(
        session,
        association=signature.association,
        company=signature.company,
        to_on=(now + DAY).date(),
        at=now,
    )
    session.expire_all()
    with pytest.raises(NotAMember):
        countersigning.countersign(session, signature=signature, by=signature.association, at=now + 2 * DAY)


def test_a_refusal_has_a_reason_that_stays_out_of_the_log(any_session: Session, now: datetime) -> None:
    signature = waiting(any_session, now)
    with pytest.raises(ReasonNeeded):
        countersigning.refuse(
            any_session, signature=signature, by=signature.association, reason=" no  ", at=now
        )
    countersigning.refuse(any_session, signature=signature, by=signature.association, reason=WHY, at=now)
    any_session.commit()
    assert signature.state_at(now) is SignatureState.REFUSED
    assert signature.refusal == WHY
    assert kinds(any_session, signature)[-1] == "signature-refused"
    assert not any(WHY in str(each.data) for each in any_session.scalars(select(Entry)))
    with pytest.raises(NotAwaiting):
        countersigning.countersign(any_session, signature=signature, by=signature.association, at=now)
    again = factories.placed_signature(
        any_session, signature.company, at=now + DAY, association=signature.association
    )
    assert again.state_at(now + DAY) is SignatureState.AWAITING


def test_one_signature_waits_at_a_time(any_session: Session, now: datetime) -> None:
    signature = waiting(any_session, now)
    with pytest.raises(AwaitsCountersignature):
        factories.placed_signature(
            any_session, signature.company, at=now + DAY, association=signature.association
        )


def test_the_database_itself_refuses_two_that_wait(any_session: Session, now: datetime) -> None:
    first = waiting(any_session, now)
    any_session.add(
        Signature(
            company=first.company,
            code_of_conduct=first.code_of_conduct,
            signer_name="x",
            signer_function="x",
            text_digest=first.text_digest,
            signed_at=now,
            ends_at=now + DAY,
        )
    )
    with pytest.raises(IntegrityError):
        any_session.flush()
    any_session.rollback()


def test_the_longest_waiting_stands_first_and_others_queues_are_not_shown(
    session: Session, now: datetime
) -> None:
    second, first = waiting(session, now), waiting(session, now - DAY)
    factories.placed_signature(session, factories.company(session, at=now), at=now)
    found = countersigning.waiting(session, association=second.association, at=now)
    assert list(found) == [first, second]
    assert len(countersigning.waiting(session, association=None, at=now)) == 1


def test_a_signature_that_waits_can_be_withdrawn_and_is_then_none(session: Session, now: datetime) -> None:
    signature = waiting(session, now)
    signing.withdraw(session, signature=signature, at=now + DAY)
    assert standing_of([signature], at=now + DAY).state is State.NOT_SIGNED
    with pytest.raises(NotAwaiting):
        countersigning.countersign(session, signature=signature, by=signature.association, at=now + DAY)


def test_a_second_countersignature_is_refused(session: Session, now: datetime) -> None:
    signature = waiting(session, now)
    countersigning.countersign(session, signature=signature, by=signature.association, at=now)
    with pytest.raises(NotAwaiting):
        countersigning.countersign(session, signature=signature, by=signature.association, at=now)


def in_force(session: Session, at: datetime) -> Signature:
    signature = waiting(session, at)
    countersigning.countersign(session, signature=signature, by=signature.association, at=at)
    return signature


def suspend(session: Session, signature: Signature, at: datetime, *, by_operator: bool = False) -> None:
    suspending.suspend(
        session,
        signature=signature,
        by=None if by_operator else signature.association,
        kind=SuspensionKind.CONTACT_POINT_DEAD,
        reason="Three test notices stayed without an answer.",
        at=at,
    )


def test_a_suspension_is_dated_at_both_ends_and_its_words_are_not_public(
    any_session: Session, now: datetime
) -> None:
    signature = in_force(any_session, now)
    suspend(any_session, signature, now + DAY)
    any_session.commit()
    suspending.reinstate(
        any_session,
        signature=signature,
        by=signature.association,
        reason="It answers again.",
        at=now + 3 * DAY,
    )
    any_session.commit()
    states = [standing_of([signature], at=now + n * DAY).state for n in range(4)]
    assert states == [State.IN_FORCE, State.SUSPENDED, State.SUSPENDED, State.IN_FORCE]
    assert kinds(any_session, signature)[-2:] == ["signature-suspended", "signature-reinstated"]
    assert not any("answer" in str(each.data) for each in any_session.scalars(select(Entry)))


def test_what_the_operator_suspended_only_the_operator_reinstates(session: Session, now: datetime) -> None:
    signature = in_force(session, now)
    suspend(session, signature, now, by_operator=True)
    with pytest.raises(suspending.SuspendedByOperator):
        suspending.reinstate(
            session, signature=signature, by=signature.association, reason="We think it is well.", at=now
        )
    suspending.reinstate(session, signature=signature, by=None, reason="The request was ended.", at=now)
    assert signature.state_at(now) is SignatureState.IN_FORCE


def test_another_association_suspends_nothing(session: Session, now: datetime) -> None:
    signature = in_force(session, now)
    clouds = factories.association(session, at=now, slug="clouds", name="Wolken")
    with pytest.raises(NotYours):
        suspending.suspend(
            session, signature=signature, by=clouds, kind=SuspensionKind.OTHER, reason=WHY, at=now
        )


def test_only_what_is_in_force_is_suspended_and_only_once(session: Session, now: datetime) -> None:
    signature = waiting(session, now)
    with pytest.raises(SignatureNotInForce):
        suspend(session, signature, now)
    countersigning.countersign(session, signature=signature, by=signature.association, at=now)
    suspend(session, signature, now)
    with pytest.raises(suspending.AlreadySuspended):
        suspend(session, signature, now + DAY)
    signing.withdraw(session, signature=signature, at=now + DAY)
    with pytest.raises(suspending.NotSuspended):
        suspending.reinstate(session, signature=signature, by=None, reason=WHY, at=now + 2 * DAY)


def test_a_suspension_cannot_be_shaken_off_by_signing_again(session: Session, now: datetime) -> None:
    signature = in_force(session, now)
    suspend(session, signature, now)
    with pytest.raises(AlreadySigned):
        factories.placed_signature(session, signature.company, at=now, association=signature.association)
    newer = factories.newer_edition(session, signature.code_of_conduct, at=now + DAY)
    assert newer.resign_by is None
    following = factories.placed_signature(
        session, signature.company, at=now + 2 * DAY, association=signature.association
    )
    with pytest.raises(EarlierSuspended):
        countersigning.countersign(session, signature=following, by=signature.association, at=now + 2 * DAY)
