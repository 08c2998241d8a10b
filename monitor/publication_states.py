"""The law of a publication's states, and taking one step by it."""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from monitor.errors import WrongState
from monitor.models import Publication, State
from monitor.publications import IN_WORDS
from sentences import Word


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, the roles it is for, its log entry."""

    source: State | None
    target: State
    act: str
    roles: tuple[str, ...]
    entry: str | None


_BOTH = ("monitor", "publisher")

STEPS = (
    Step(None, State.DRAFT, "prepare", _BOTH, None),
    Step(State.DRAFT, State.PREVIEW, "preview", _BOTH, "publication-previewed"),
    Step(None, State.PREVIEW, "apply the decisions", _BOTH, "publication-previewed"),
    Step(State.PREVIEW, State.PUBLISHED, "publish", ("publisher",), "scores-published"),
    Step(State.PUBLISHED, State.CORRECTED, "publish a further version", ("publisher",), "scores-corrected"),
    Step(State.DRAFT, State.STRUCK, "prepare again", _BOTH, None),
    Step(State.PREVIEW, State.STRUCK, "prepare again", _BOTH, None),
)
"""The law of states; there is no other way. Corrected and struck are ends."""


def take_step(session: Session, publication: Publication, target: State, **values: object) -> None:
    """Change the state if the law of states allows it and nobody else was first. Raises ``WrongState``."""
    source = publication.state
    if not any((step.source, step.target) == (source, target) for step in STEPS):
        raise WrongState(state=in_words(publication))
    session.flush()
    changed = session.execute(
        update(Publication)
        .where(Publication.id == publication.id, Publication.state == source)
        .values(state=target, **values)
    ).rowcount  # pyright: ignore[reportAttributeAccessIssue]
    session.refresh(publication)
    if changed != 1:
        raise WrongState(state=in_words(publication))


def in_words(publication: Publication) -> Word:
    """The state as a sentence names it."""
    return Word(IN_WORDS[State(publication.state)])


@dataclass(frozen=True)
class Subject:
    """What is scored: a half-year ``[start_on, end_on)`` under a norm, with a method."""

    period: str
    start_on: date
    end_on: date
    norm: str
    method_version: str


def subject_of(publication: Publication) -> Subject:
    return Subject(**{field.name: getattr(publication, field.name) for field in fields(Subject)})


def in_state(session: Session, *states: State, like: Subject | Publication) -> list[Publication]:
    """The publications of the period, norm and method of *like* that are in one of *states*."""
    query = select(Publication).where(
        Publication.period == like.period,
        Publication.norm == like.norm,
        Publication.method_version == like.method_version,
        Publication.state.in_(states),
    )
    return list(session.scalars(query.order_by(Publication.version)))
