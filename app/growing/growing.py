"""Growing a demo register: begun in an empty one, and gone on with where it was stopped."""

from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.growing import telling
from app.growing.invented import MOST, Growth, association_name, association_slug, invented, opaque
from app.growing.lives import What, moment, order, step_of
from app.growing.writing import Writer
from sentences import N_, SpokenError
from signatories import admission
from signatories.conditions.condition_rules import ConditionRule
from signatories.documents.documents import TextKind
from signatories.documents.loading import load_documents
from signatories.entries import Entry, LogHead
from signatories.models import Association
from signatories.signatures import standings

STEPS_AT_ONCE = 20_000
"""Steps of one transaction: more does not make it sooner, only larger."""
MOST_OF_A_COMPANY = 4000

Tell = Callable[[int, int], None]
"""Is told how many steps are done, and of how many."""


class TooLarge(SpokenError):
    code = "growth-too-large"
    sentence = N_(
        "At most %(companies)s companies can be grown, and %(signatures)s signatures for each company on average."
    )


class GrownOtherwise(SpokenError):
    code = "grown-otherwise"
    sentence = N_(
        "This register has something else in it than this growth. Grow an empty one, or go on with the same "
        "numbers, seed and dates."
    )


def grow(session: Session, growth: Growth, *, tell: Tell) -> int:
    """Grow the register to all of *growth*; returns how many steps it took. Commits after each chunk.

    What an earlier run wrote stays, and is gone on with. Raises ``TooLarge``, or ``GrownOtherwise`` where
    the register has other things in it.
    """
    most = MOST_OF_A_COMPANY // 100
    if growth.companies > MOST or growth.signatures > growth.companies * most:
        raise TooLarge(companies=MOST, signatures=most)
    if not session.scalar(select(func.count(Association.id))):
        _begin(session, growth)
    every = order(growth)
    done = _done(session, growth, every)
    writer, start = Writer(session, growth), done
    tell(done, len(every))
    while done < len(every):
        chunk = every[done : done + STEPS_AT_ONCE]
        writer.write([step_of(growth, each) for each in chunk])
        session.commit()
        done += len(chunk)
        tell(done, len(every))
    if done > start:
        standings.keep_all(session)  # it was all written past the session
        session.commit()
    return done - start


def _begin(session: Session, growth: Growth) -> None:
    """The documents and the associations."""
    if session.scalar(select(LogHead.size)):
        raise GrownOtherwise
    load_documents(session, text_kind=TextKind.DEMO, at=growth.begin)
    for each in range(growth.associations):
        admission.add_association(
            session, name=association_name(each), slug=association_slug(each), at=growth.begin
        )
    rules = session.scalars(select(ConditionRule).order_by(ConditionRule.id))
    for place, rule in enumerate(rules):  # drawn by chance as they were laid down
        rule.public_id = opaque(growth, "rule", place)
    session.commit()


def _done(session: Session, growth: Growth, every: Sequence[int]) -> int:
    """How many steps are written. Raises ``GrownOtherwise`` unless the log ends with the last one of them."""
    size = session.scalar(select(LogHead.size)) or 0
    beginning = session.scalar(
        select(func.count())
        .select_from(Entry)
        .where(Entry.kind.in_(("edition-published", "association-added")))
    )
    left, done = size - (beginning or 0), 0
    while left > 0 and done < len(every):
        left -= telling.OF_JOINING if every[done] & 15 == What.JOINED else 1
        done += 1
    last = session.get(Entry, size - 1)
    if left or last is None or session.scalar(select(func.count(Association.id))) != growth.associations:
        raise GrownOtherwise
    if done:
        step = step_of(growth, every[done - 1])
        expected = moment(step.at), invented(growth, step.company).number
        if (last.at, last.company) != expected:
            raise GrownOtherwise
    elif session.scalar(select(Association.id).where(Association.slug == association_slug(0))) is None:
        raise GrownOtherwise
    return done
