"""Erasing a person: what names them goes, and what stays is a number that leads to nobody."""

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Table, and_, delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts import role_changes
from app.accounts.models import Invitation, Person, RoleGrant
from app.people_data import finding
from app.people_data.errors import ErasedAlready
from app.people_data.holdings import GONE, HOLDINGS, Erasing, Holding
from signatories.journal import note
from signatories.signatures.signature import Signature

BOOK = "erased.txt"
"""In the data folder: the numbers of who was erased, so that an older database that is put back forgets them again."""


@dataclass(frozen=True)
class Stays:
    """What erasing leaves in one table, with how many rows and why."""

    table: str
    count: int
    why: str


def is_erased(person: Person) -> bool:
    return person.email.endswith(f"@{GONE}")


def what_stays(session: Session, person: Person) -> list[Stays]:
    """What will stay of *person*, table by table."""
    found = []
    for each in HOLDINGS:
        left = _left(session, each, person)
        if left and each.stays:
            found.append(Stays(each.table, left, each.stays))
    return found


def erase(session: Session, *, person: Person, at: datetime) -> list[Stays]:
    """Erase *person*: roles end, sign-ins die, names and addresses go. What stays is returned.

    Raises ``ErasedAlready``, or ``LastOwner`` while nobody else can answer for a desk.
    """
    if is_erased(person):
        raise ErasedAlready
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)):
        if grant.counts_at(at):
            role_changes.end_role(session, grant=grant, by=None, at=at)
    stays = what_stays(session, person)
    _empty_all(session, person, at=at)
    note(session, "person-erased", at=at, person=person.public_id)
    return stays


def _empty_all(session: Session, person: Person, *, at: datetime) -> None:
    session.flush()
    open_ones = update(Invitation).where(
        func.lower(Invitation.email) == person.email.lower(),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    session.execute(open_ones.values(withdrawn_at=at, withdrawn_by=person.public_id))
    for each in reversed(HOLDINGS):
        table, about = (
            finding.table_of(each),
            finding.is_about(session, each, person, acts=each.table == "import_draft"),
        )
        if each.table == Person.__tablename__:
            continue
        if each.erasing is Erasing.DELETE:
            session.execute(delete(table).where(about))
        elif each.erasing is Erasing.EMPTY:
            session.execute(update(table).where(and_(about, _may_go(each, table))).values(**each.emptied))
    session.expire_all()
    person.email, person.name = f"{person.public_id}@{GONE}", ""
    session.flush()


def _may_go(holding: Holding, table: Table):
    """A signature that is in force or is awaited proves that the company is bound: its name stays until it ends."""
    return (
        table.c.ended_at.is_not(None) if holding.table == Signature.__tablename__ else table.c.id.is_not(None)
    )


def _left(session: Session, holding: Holding, person: Person) -> int:
    if holding.erasing is Erasing.DELETE:
        return 0
    table = finding.table_of(holding)
    about = finding.is_about(session, holding, person, acts=holding.erasing is Erasing.STAY)
    if holding.table == Signature.__tablename__:
        about = and_(about, table.c.ended_at.is_(None))
    return session.scalar(select(func.count()).select_from(table).where(about)) or 0


def write_down(data_dir: Path, person: Person) -> None:
    """Note the number in the book, on disk before this returns; after the commit that erased the person."""
    with (data_dir / BOOK).open("a", encoding="ascii") as book:
        fcntl.flock(book, fcntl.LOCK_EX)
        book.write(f"{person.public_id}\n")
        book.flush()
        os.fsync(book.fileno())


def erase_again(session: Session, *, data_dir: Path, at: datetime) -> Sequence[str]:
    """Erase those of the book whom the database knows by name: an older one was put back. Their numbers."""
    try:
        numbers = set((data_dir / BOOK).read_text(encoding="ascii").split())
    except FileNotFoundError:
        return []
    known = session.scalars(
        select(Person).where(Person.public_id.in_(numbers), Person.email.not_like(f"%@{GONE}"))
    )
    again = []
    for person in known.all():
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)):
            if grant.counts_at(at):
                grant.ended_at, grant.ended_by = at, ""
        _empty_all(session, person, at=at)
        note(session, "person-erased", at=at, person=person.public_id)
        again.append(person.public_id)
    return again


def empty_ended(session: Session) -> int:
    """Empty the names of erased people under signatures that ended since; how many there were."""
    count = 0
    for person in session.scalars(select(Person).where(Person.email.like(f"%@{GONE}"))).all():
        of_theirs = Signature.id.in_(finding.signed_by(session, person))
        ended = session.scalars(
            select(Signature).where(of_theirs, Signature.ended_at.is_not(None), Signature.signer_name != "")
        )
        for signature in ended.all():
            signature.signer_name, count = "", count + 1
    session.flush()
    return count
