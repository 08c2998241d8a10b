"""The directory: who signed, by name, a page at a time or all of them, as of a moment.

Each page takes a fixed number of queries, however many companies there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, tuple_
from sqlalchemy.orm import Session

from signatories.directory import counted, directory_rows, guessing, search
from signatories.directory.directory_rows import KEY, Key, Row
from signatories.models import Company
from signatories.names.folding import folded
from signatories.signatures.standing import State
from signatories.signatures.standings import CompanyStanding, holds

PAGE_SIZE = 50
BATCH = 500

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
    """One page of companies by name. ``counts`` are those that match in *every* standing.

    ``is_guess``: nothing matched, and these are the names that look most alike.
    """

    rows: Sequence[Row]
    page: int
    pages: int
    total: int
    counts: dict[State, int]
    is_guess: bool = False


def ask(
    session: Session,
    question: Question,
    *,
    page: int = 1,
    after: str = "",
    before: str = "",
    at: datetime,
) -> Answer:
    """Page *page* of the companies that match, from 1; beyond the last page, the last one.

    *after* is the slug of the last company of the page before it, *before* of the first one of the page after
    it: with one of those, a page is found as soon however far it is, and what is added meanwhile moves nothing.
    """
    counts = _counts(session, question, at)
    if question.text.strip() and not any(counts.values()):
        return _guess(session, question, counts, at)
    total = sum(counts[state] for state in question.standings)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    if not total:
        return Answer([], page, pages, total, counts)
    sheet = Sheet(page, pages, total, after, before)
    rows = directory_rows.read(session, _on_page(session, question, sheet, counts, at), at=at)
    return Answer(rows, page, pages, total, counts)


class Sheet(NamedTuple):
    """Which page is wanted, of how many with how many companies; and beside which companies it lies."""

    page: int
    pages: int
    total: int
    after: str
    before: str


def _on_page(
    session: Session, question: Question, sheet: Sheet, counts: Mapping[State, int], at: datetime
) -> Sequence[Key]:
    """The companies of a page: from its neighbour on, else counted from the nearer end of the list."""
    wanted, key = _chosen(question, at, counts), search.order_key(session, at)
    forward, backward = (key, Company.id), (key.desc(), Company.id.desc())
    place = tuple_(key, Company.id)
    found: Sequence[Key] = []
    if (edge := _edge(session, key, sheet.after)) is not None:
        found = _some(session, wanted.where(place > edge).order_by(*forward))
    elif (edge := _edge(session, key, sheet.before)) is not None:
        found = _some(session, wanted.where(place < edge).order_by(*backward))[::-1]
    if found:
        return found
    if sheet.page * 2 <= sheet.pages + 1:
        return _some(session, wanted.order_by(*forward).offset((sheet.page - 1) * PAGE_SIZE))
    rest = sheet.total - (sheet.page - 1) * PAGE_SIZE
    size = min(rest, PAGE_SIZE)
    return _some(session, wanted.order_by(*backward).offset(rest - size), size)[::-1]


def _edge(session: Session, key: ColumnElement[str], slug: str) -> ColumnElement[Any] | None:
    """The place in the list of the company of that slug, if there is one."""
    found = session.execute(select(key, Company.id).where(Company.slug == slug)).first() if slug else None
    return tuple_(*(literal(each) for each in found)) if found else None


def _some(session: Session, wanted: Select[Company], size: int | None = None) -> Sequence[Key]:
    found = session.execute(wanted.with_only_columns(*KEY).limit(PAGE_SIZE if size is None else size))
    return [Key(*each) for each in found]


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
