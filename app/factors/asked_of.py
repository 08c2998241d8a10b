"""Of whom the register asks a second factor, and whether somebody has one."""

from collections.abc import Iterable

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.factors.models import CodeApp, Passkey
from app.roles import Held, Role

WITHOUT_WEIGHT = frozenset({Role.ASSISTANT, Role.COMPANY_EDITOR})
"""Roles that prepare and do not decide: only the others are asked for a passkey."""


def has_factor(session: Session, person: Person) -> bool:
    """Whether the person has more than a mail link, in one statement."""
    found = or_(
        exists().where(Passkey.person_id == person.id), exists().where(CodeApp.person_id == person.id)
    )
    return bool(session.scalar(select(found)))


def weighs(held: Iterable[Held]) -> bool:
    """Whether one of the roles *held* decides about others."""
    return any(grant.role not in WITHOUT_WEIGHT for grant in held)
