"""A person asks to be erased, and an operator decides: nobody erases by oneself, and nobody waits for ever."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person
from app.people_data import erasing, erasure_states
from app.people_data.erasure_states import ErasureState
from app.people_data.errors import AskedAlready, ErasedAlready, NotWaiting, OwnRequest, RefusalNeedsReason
from app.people_data.models import LONGEST_REASON, ErasureRequest
from signatories import journal
from signatories.clashes import refused_by

SHORTEST_REASON = 10


def ask(session: Session, *, person: Person, at: datetime) -> ErasureRequest:
    """Raises ``AskedAlready`` or ``ErasedAlready``."""
    if erasing.is_erased(person):
        raise ErasedAlready
    made = ErasureRequest(person_id=person.id, state=ErasureState.ASKED, asked_at=at)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if not refused_by(error, ErasureRequest, "uq_erasure_request_waiting"):
            raise
        raise AskedAlready from None
    journal.note(session, "erasure-asked", at=at, by=person.public_id, erasure=made.public_id)
    return made


def waiting_of(session: Session, person: Person) -> ErasureRequest | None:
    """The request of *person* that waits, if there is one."""
    of_theirs = ErasureRequest.person_id == person.id
    return session.scalar(select(ErasureRequest).where(of_theirs, ErasureRequest.state == ErasureState.ASKED))


def last_of(session: Session, person: Person) -> ErasureRequest | None:
    return session.scalar(
        select(ErasureRequest)
        .where(ErasureRequest.person_id == person.id)
        .order_by(ErasureRequest.id.desc())
        .limit(1)
    )


def waiting(session: Session) -> Sequence[ErasureRequest]:
    """All that wait, the oldest first."""
    query = select(ErasureRequest).where(ErasureRequest.state == ErasureState.ASKED)
    return session.scalars(query.order_by(ErasureRequest.id)).all()


def find(session: Session, public_id: str) -> ErasureRequest | None:
    return session.scalar(select(ErasureRequest).where(ErasureRequest.public_id == public_id))


def take_back(session: Session, *, request: ErasureRequest, at: datetime) -> None:
    """Raises ``NotWaiting``."""
    _move(session, request, "take back", by=request.person.public_id, at=at)


def release(session: Session, *, request: ErasureRequest, by: Person, at: datetime) -> list[erasing.Stays]:
    """Erase the person, and write to them one last time. What stays is returned.

    Raises ``NotWaiting``, ``OwnRequest``, or what ``erasing.erase`` raises.
    """
    if request.person_id == by.id:
        raise OwnRequest
    who = request.person
    email, language = who.email, who.language
    _move(session, request, "release", by=by.public_id, at=at)
    stays = erasing.erase(session, person=who, at=at)
    # After erasing, or it would go with the other mails; its own term is 90 days.
    outbox.write(
        session,
        recipient=email,
        language=language,
        template="erased",
        at=at,
        stays=[each.why for each in stays],
    )
    return stays


def refuse(session: Session, *, request: ErasureRequest, reason: str, by: Person, at: datetime) -> None:
    """Raises ``NotWaiting``, ``OwnRequest`` or ``RefusalNeedsReason``."""
    if request.person_id == by.id:
        raise OwnRequest
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise RefusalNeedsReason
    request.reason = reason
    _move(session, request, "refuse", by=by.public_id, at=at)
    who = request.person
    outbox.write(
        session, recipient=who.email, language=who.language, template="erasure_refused", at=at, reason=reason
    )


def _move(session: Session, request: ErasureRequest, act: str, *, by: str, at: datetime) -> None:
    step = erasure_states.step(act, ErasureState(request.state))
    if step is None:
        raise NotWaiting
    request.state, request.ended_at = step.target, at
    request.decided_by = by if step.target is not ErasureState.TAKEN_BACK else None
    session.flush()
    journal.note(session, step.journal, at=at, by=by, erasure=request.public_id)
