"""The directory: who signed, by name, a page at a time or all of them, as of a moment.

Each page takes a fixed number of queries, however many companies there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from signatories.directory import counted, directory_rows, guessing, paging, search
from signatories.directory.directory_rows import KEY, Key, Row
from signatories.directory.paging import Listed
from signatories.models import Company
from signatories.names.folding import folded
from signatories.sheets import Place
from signatories.signatures.standing import State
from signatories.signatures.standings import CompanyStanding, holds

BATCH = 500
FIRST = Place()

SIGNED = frozenset({State.IN_FORCE, State.SUSPENDED, State.LAPSED, State.WITHDRAWN, State.ENDED})
EVERYONE = frozenset(State)


@dataclass(frozen=True)
class Question:
    """What is looked for. ``association`` is a slug; only companies with one of ``standings`` count."""

    text: str = ""
    association: str | None = None
    standings: frozenset[State] = SIGNED


@dataclass(frozen=True)
class Answer:
    """One page of companies by name. ``counts`` are those that match in *every* standing; ``page`` is 0 where
    nobody counted which one it is.

    ``is_guess``: nothing matched, and these are the names that look most alike.
    """

    rows: Sequence[Row]
    page: int
    pages: int
    total: int
    counts: dict[State, int]
    is_guess: bool = False


def ask(session: Session, question: Question, place: Place = FIRST, *, at: datetime) -> Answer:
    """The page at *place* of the companies that match; beyond the last page, the last one.

    ``after`` and ``before`` of a place are slugs of companies: from those a page is found as soon however far it
    is, and what is added meanwhile moves nothing.
    """
    counts = _counts(session, question, at)
    if question.text.strip() and not any(counts.values()):
        return _guess(session, question, counts, at)
    total = sum(counts[state] for state in question.standings)
    listed = Listed(_chosen(question, at, counts), search.order_key(session, at), total)
    if not total:
        return Answer([], 1, 1, total, counts)
    found = paging.find(session, listed, place)
    rows = directory_rows.read(session, found.keys, at=at)
    return Answer(rows, found.page, listed.pages, total, counts)


def all_rows(session: Session, question: Question, *, at: datetime) -> Iterator[Row]:
    """Every company that matches, by name: for downloads. What belongs to them is read in batches."""
    found = all_keys(session, question, at=at)
    for start in range(0, len(found), BATCH):
        yield from directory_rows.read(session, found[start : start + BATCH], at=at)


def all_keys(session: Session, question: Question, *, at: datetime) -> list[Key]:
    """Every company that matches, by name, without what belongs to it."""
    found = session.execute(_matching(session, question, at).with_only_columns(*KEY))
    return [Key(*each) for each in found]


def rows_after(
    session: Session, question: Question, *, after: str | None, size: int, at: datetime
) -> list[Row]:
    """*size* companies that match, by register number, from the one after *after* on.

    A company that is added meanwhile moves no other one to another page.
    """
    wanted = _chosen(question, at).order_by(Company.register_number).limit(size)
    if after is not None:
        wanted = wanted.where(Company.register_number > after)
    return directory_rows.read(session, session.scalars(wanted).all(), at=at)


def count(session: Session, question: Question, *, at: datetime) -> int:
    """How many companies match."""
    counts = _counts(session, question, at)
    return sum(counts[state] for state in question.standings)


def count_standings(session: Session, *, at: datetime) -> dict[State, int]:
    """How many companies have each standing."""
    return _counts(session, Question(), at)


def _counts(session: Session, question: Question, at: datetime) -> dict[State, int]:
    if not question.association and not question.text.strip():
        return counted.standings(session, at=at, count=lambda: _of_everybody(session, at))
    counts = dict.fromkeys(State, 0)
    state = func.coalesce(CompanyStanding.state, State.NOT_SIGNED.value)
    found = (
        select(state, func.count())
        .select_from(Company)
        .outerjoin(CompanyStanding, and_(CompanyStanding.company_id == Company.id, holds(at)))
        .where(*_conditions(question, at))
        .group_by(state)
    )
    return counts | _read(session, found)


def _of_everybody(session: Session, at: datetime) -> dict[State, int]:
    # Named one by one, each state is a stretch of an index; else all that ever was would be read.
    counts, each = dict.fromkeys(State, 0), CompanyStanding.state.in_([state.value for state in State])
    held = select(CompanyStanding.state, func.count()).where(each, holds(at))
    counts |= _read(session, held.group_by(CompanyStanding.state))
    known = session.scalar(select(func.count()).select_from(Company).where(search.was_known(at))) or 0
    counts[State.NOT_SIGNED] = known - sum(counts.values())
    return counts


def _read(session: Session, found: Select[str, int]) -> dict[State, int]:
    return {State(value): count for value, count in session.execute(found)}


def _matching(session: Session, question: Question, at: datetime) -> Select[Company]:
    return _chosen(question, at).order_by(search.order_key(session, at), Company.id)


RARE = 4
"""Fewer than one company in so many has a standing that is rare: then those are listed before they are sorted."""


def _chosen(question: Question, at: datetime, counts: Mapping[State, int] | None = None) -> Select[Company]:
    """The companies that match. *counts*, where they are known, say which way is the shorter one."""
    wanted = select(Company).where(*_conditions(question, at))
    if question.standings == EVERYONE:
        return wanted
    is_rare = counts and sum(counts[state] for state in question.standings) * RARE < sum(counts.values())
    if is_rare and State.NOT_SIGNED not in question.standings:
        return wanted.where(search.has_standing(question.standings, at))
    return wanted.where(search.state_at(at).in_([state.value for state in question.standings]))


def _conditions(question: Question, at: datetime) -> list[ColumnElement[bool]]:
    conditions = [search.was_known(at)]
    if question.association:
        conditions.append(search.is_member(question.association, at))
    if question.text.strip():
        conditions.append(search.fits(question.text, at))
    return conditions


def _guess(session: Session, question: Question, counts: dict[State, int], at: datetime) -> Answer:
    """The companies whose name looks most like what was typed, the closest first."""
    everyone = Question(association=question.association, standings=question.standings)
    typed = folded(question.text[: search.LONGEST_QUESTION])
    found = guessing.closest(session, typed, among=_chosen(everyone, at), at=at)
    by_id = {each.id: each for each in session.scalars(select(Company).where(Company.id.in_(found)))}
    rows = directory_rows.read(session, [by_id[identity] for identity in found], at=at)
    return Answer(rows, 1, 1, len(rows), counts, is_guess=bool(rows))
