"""The list for who sends notices: every signatory in force, with its contact point and how that stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from signatories.contacts import contact_points, contact_tests, counted
from signatories.contacts.contact_points import is_in_use
from signatories.contacts.contact_states import ContactState, Failure, State
from signatories.contacts.contact_test_models import ContactTest
from signatories.contacts.counted import Counts
from signatories.directory import directory, directory_rows
from signatories.directory.directory import Question
from signatories.entries import Entry
from signatories.imports.bulk import chunks
from signatories.models import ContactPoint
from signatories.names import known_names
from signatories.signatures.standing import State as Standing
from signatories.signatures.standings import CompanyStanding, holds

IN_FORCE = Question(standings=frozenset({Standing.IN_FORCE}))


class Called(NamedTuple):
    """A signatory as the list names it. ``hosts`` are its proven domains, in ASCII."""

    slug: str
    register_number: str
    name: str
    hosts: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """One signatory; ``contact`` is ``None`` when it has no contact point (any more)."""

    row: Called
    contact: ContactPoint | None
    state: ContactState


@dataclass(frozen=True)
class ContactList:
    """The signatories by name, and the last moment at which something about them changed."""

    lines: list[Listed]
    changed_at: datetime | None


@dataclass(frozen=True)
class Summary:
    """How many signatories there are, of how many contact points the last test was answered, or was not, and
    when that last changed."""

    signatories: int
    tested: int
    failed: int
    changed_at: datetime | None


def read(session: Session, *, at: datetime) -> ContactList:
    """The list as it stood at *at*, in a fixed number of queries for each batch of companies."""
    lines: list[Listed] = []
    for keys in chunks(directory.all_keys(session, IN_FORCE, at=at)):
        lines += _lines(session, keys, at)
    return ContactList(lines, _changed_at(session, at))


def _lines(session: Session, keys: Sequence[directory_rows.Key], at: datetime) -> list[Listed]:
    ids = [key.id for key in keys]
    names, hosts = known_names.known(session, ids, at=at), directory_rows.hosts_of(session, ids, at)
    points = contact_points.as_of(session, ids, at=at)
    states = contact_tests.states(session, [each.id for each in points.values()], at=at)
    lines = []
    for key in keys:
        contact = points.get(key.id)
        name = names[key.id].name if key.id in names else key.trade_name or key.legal_name
        row = Called(key.slug, key.register_number, name, tuple(hosts.get(key.id, ())))
        lines.append(Listed(row, contact, states[contact.id] if contact else ContactState(State.UNTESTED)))
    return lines


def summary(session: Session, *, at: datetime) -> Summary:
    """What the list comes to, without its lines: counted by the database, and of whom something happened since."""
    found = counted.counts(session, at=at, count=partial(_counts, session))
    return Summary(*found, changed_at=_changed_at(session, at))


def _counts(session: Session, companies: Collection[int] | None, at: datetime) -> Counts:
    """Counted anew, of *companies* or of everybody."""
    in_force = select(CompanyStanding.company_id).where(
        CompanyStanding.state == Standing.IN_FORCE.value, holds(at)
    )
    if companies is not None:
        in_force = in_force.where(CompanyStanding.company_id.in_(companies))
    last = _last_finished(in_force, companies, at).subquery()
    found = session.execute(
        select(last.c.is_answered, func.count()).where(last.c.back == 1).group_by(last.c.is_answered)
    )
    by_answer = {bool(is_answered): count for is_answered, count in found}
    signatories = session.scalar(select(func.count()).select_from(in_force.subquery())) or 0
    return Counts(signatories, by_answer.get(True, 0), by_answer.get(False, 0))


def _last_finished(
    in_force: Select[int], companies: Collection[int] | None, at: datetime
) -> Select[bool, int]:
    """The finished tests of signatories in force, as ``contact_states.state_of`` counts them; ``back`` is 1 for
    the last one of each contact point."""
    is_answered = func.coalesce(ContactTest.answered_at <= at, false())
    was_failed = and_(ContactTest.failed_at <= at, ContactTest.failure != Failure.REPLACED.value)
    back = func.row_number().over(
        partition_by=ContactTest.contact_point_id,
        order_by=(ContactTest.made_at.desc(), ContactTest.id.desc()),
    )
    found = (
        select(is_answered.label("is_answered"), back.label("back"))
        .join(ContactTest.contact_point)
        .where(
            ContactTest.made_at <= at,
            or_(is_answered, was_failed),
            is_in_use(at),
            ContactPoint.company_id.in_(in_force),
        )
    )
    return found if companies is None else found.where(ContactPoint.company_id.in_(companies))


def _changed_at(session: Session, at: datetime) -> datetime | None:
    """Public acts are in the log; a test that was made is not, nor a term that went by."""
    moments = [
        session.scalar(select(func.max(each)).where(each <= at))
        for each in (Entry.at, ContactTest.made_at, ContactTest.sent_at, CompanyStanding.until_at)
    ]
    return max((each for each in moments if each is not None), default=None)
