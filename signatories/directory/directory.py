"""The directory: who signed, by name, a page at a time or all of them, as of a moment.

Each page takes a fixed number of queries, however many companies there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from signatories.directory import directory_rows, search
from signatories.directory.directory_rows import KEY, Key, Row
from signatories.models import Company
from signatories.names.company_names import CompanyName
from signatories.names.folding import folded
from signatories.names.likeness import alike
from signatories.signatures.standing import State

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


def ask(session: Session, question: Question, *, page: int = 1, at: datetime) -> Answer:
    """Page *page* of the companies that match, from 1; beyond the last page, the last one."""
    counts = _counts(session, question, at)
    if question.text.strip() and not any(counts.values()):
        return _guess(session, question, counts, at)
    total = sum(counts[state] for state in question.standings)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    wanted = _matching(session, question, at).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    rows = directory_rows.read(session, session.scalars(wanted).all(), at=at)
    return Answer(rows, page, pages, total, counts)


def all_rows(session: Session, question: Question, *, at: datetime) -> Iterator[Row]:
    """Every company that matches, by name: for downloads. What belongs to them is read in batches."""
    found = session.execute(_matching(session, question, at).with_only_columns(*KEY)).all()
    for start in range(0, len(found), BATCH):
        batch = [Key(*each) for each in found[start : start + BATCH]]
        yield from directory_rows.read(session, batch, at=at)


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
    state = search.state_at(at).label("state")
    inner = select(state).select_from(Company).where(*_conditions(question, at)).subquery()
    found = session.execute(select(inner.c.state, func.count()).group_by(inner.c.state))
    return dict.fromkeys(State, 0) | {State(value): count for value, count in found}


def _matching(session: Session, question: Question, at: datetime) -> Select[Company]:
    return _chosen(question, at).order_by(search.order_key(session, at), Company.id)


def _chosen(question: Question, at: datetime) -> Select[Company]:
    wanted = select(Company).where(*_conditions(question, at))
    if question.standings != EVERYONE:
        wanted = wanted.where(search.state_at(at).in_([state.value for state in question.standings]))
    return wanted


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
    columns = (
        _chosen(everyone, at)
        .join(CompanyName, CompanyName.company_id == Company.id)
        .where(CompanyName.recorded_at <= at)
        .with_only_columns(Company.id, CompanyName.folded)
    )
    lines: dict[int, dict[str, None]] = defaultdict(dict)
    for company_id, name in session.execute(columns.order_by(CompanyName.id)):
        lines[company_id][name] = None
    names = {company_id: "\n".join(each) for company_id, each in lines.items()}
    found = alike(folded(question.text[: search.LONGEST_QUESTION]), names)
    by_id = {each.id: each for each in session.scalars(select(Company).where(Company.id.in_(found)))}
    rows = directory_rows.read(session, [by_id[identity] for identity in found], at=at)
    return Answer(rows, 1, 1, len(rows), counts, is_guess=bool(rows))
