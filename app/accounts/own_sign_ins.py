"""The browsers in which a person is signed in, and ending them from another one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.errors import SignInIsOver
from app.accounts.models import SignIn
from signatories import journal


def running(session: Session, *, person_id: int, at: datetime) -> list[SignIn]:
    """The sign-ins of a person that still let somebody in, the newest first."""
    return list(
        session.scalars(
            select(SignIn)
            .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > at)
            .order_by(SignIn.created_at.desc(), SignIn.id.desc())
        )
    )


def end_one(session: Session, *, own: SignIn, public_id: str, at: datetime) -> None:
    """End another sign-in of the same person. Raises ``SignInIsOver`` where there is none to end."""
    others = {each.public_id: each for each in running(session, person_id=own.person_id, at=at)}
    other = others.get(public_id)
    if other is None:
        raise SignInIsOver
    _end(session, [other], own=own, at=at)


def end_others(session: Session, *, own: SignIn, at: datetime) -> int:
    """End every sign-in of the person but this one; how many there were."""
    others = [each for each in running(session, person_id=own.person_id, at=at) if each.id != own.id]
    _end(session, others, own=own, at=at)
    return len(others)


def _end(session: Session, sign_ins: Sequence[SignIn], *, own: SignIn, at: datetime) -> None:
    for each in sign_ins:
        each.ended_at = at
    if sign_ins:
        journal.note(session, "sign-ins-ended", at=at, by=own.person.public_id, count=len(sign_ins))
    session.flush()
