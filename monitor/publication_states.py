"""The law of a publication's states, and taking one step by it."""

from dataclasses import dataclass

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


def in_state(session: Session, *states: State, period: str, norm: str) -> list[Publication]:
    """The publications of a period under a norm that are in one of *states*."""
    query = select(Publication).where(
        Publication.period == period, Publication.norm == norm, Publication.state.in_(states)
    )
    return list(session.scalars(query.order_by(Publication.version)))
