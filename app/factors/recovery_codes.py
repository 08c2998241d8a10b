"""Ten codes on paper, for who lost everything else. Shown once, kept as scrypt makes them, each good once."""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.factors.errors import CodeRefused
from app.factors.models import RecoveryCode
from signatories import journal
from signatories.base import crockford

HOW_MANY = 10
CHARACTERS = 12
"""Of Crockford's base 32: 60 random bits."""
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
"""The cost of a guess for who has the table: 16 MB and some hundredths of a second."""


def make(session: Session, *, person: Person, at: datetime) -> list[str]:
    """Ten new codes, to be shown once; those from before are worth nothing any more."""
    forget(session, person_id=person.id)
    salt = secrets.token_hex(16)
    codes = [crockford(CHARACTERS) for _ in range(HOW_MANY)]
    for code in codes:
        session.add(RecoveryCode(person_id=person.id, salt=salt, digest=digest_of(code, salt), made_at=at))
    session.flush()
    journal.note(session, "recovery-codes-made", at=at, by=person.public_id, count=len(codes))
    return codes


def left(session: Session, *, person_id: int) -> int:
    """How many of them still work."""
    mine = RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count(RecoveryCode.id)).where(*mine)) or 0


def use(session: Session, *, person: Person, code: str, at: datetime) -> int:
    """Use a code up; how many are left. Raises ``CodeRefused``; of two at once one is refused."""
    rows = session.scalars(select(RecoveryCode).where(RecoveryCode.person_id == person.id)).all()
    digest = digest_of(code, rows[0].salt if rows else "")
    matching = [row for row in rows if hmac.compare_digest(row.digest, digest)]
    if not matching:
        raise CodeRefused
    used: Any = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == matching[0].id, RecoveryCode.used_at.is_(None))
        .values(used_at=at)
    )
    if used.rowcount != 1:
        raise CodeRefused
    remaining = left(session, person_id=person.id)
    journal.note(session, "recovery-code-used", at=at, by=person.public_id, left=remaining)
    return remaining


def forget(session: Session, *, person_id: int) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def digest_of(code: str, salt: str) -> str:
    return hashlib.scrypt(code.encode(), salt=salt.encode(), **SCRYPT).hex()
