"""The websites of badges that ended: each is looked at once a month, for two years, for what is left of its logo."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from badge import misuse
from badge.misuse_models import FormerOrigin
from badge.misuse_states import FactKind, Source
from badge.models import Badge
from signatories.signatures.signature import Signature

FOR = timedelta(days=730)
EVERY = timedelta(days=30)
FOUND, CLEAN, UNREACHABLE = "found", "clean", "unreachable"


def due(session: Session, *, at: datetime, limit: int) -> list[Badge]:
    """Badges that ended in the last two years, on whose website none lives now, and not looked at for a month."""
    ended_by_signature = or_(
        Signature.ended_at.between(at - FOR, at),
        and_(Signature.ended_at.is_(None), Signature.ends_at.between(at - FOR, at)),
    )
    ended = or_(
        Badge.withdrawn_at.between(at - FOR, at), and_(Badge.withdrawn_at.is_(None), ended_by_signature)
    )
    lives, its = aliased(Badge), aliased(Signature)
    another_lives = (
        select(lives.id)
        .join(its, lives.signature_id == its.id)
        .where(
            lives.origin == Badge.origin,
            lives.withdrawn_at.is_(None),
            its.countersigned_at.is_not(None),
            its.ended_at.is_(None),
            its.ends_at > at,
        )
        .exists()
    )
    waits = or_(FormerOrigin.looked_at.is_(None), FormerOrigin.looked_at <= at - EVERY)
    return list(
        session.scalars(
            select(Badge)
            .join(Signature, Badge.signature_id == Signature.id)
            .outerjoin(FormerOrigin, FormerOrigin.badge_id == Badge.id)
            .where(ended, ~another_lives, waits)
            .order_by(FormerOrigin.looked_at.is_not(None), FormerOrigin.looked_at, Badge.id)
            .limit(limit)
        )
    )


def note(session: Session, badge: Badge, found: frozenset[FactKind] | None, *, at: datetime) -> None:
    """Write down what a look at the website found: kinds of traces, nothing, or (``None``) no answer.

    Traces go into the case of the host; an open case is also told that there are none any more.
    """
    known = session.scalar(select(FormerOrigin).where(FormerOrigin.badge_id == badge.id))
    result = UNREACHABLE if found is None else FOUND if found else CLEAN
    if known is None:
        session.add(FormerOrigin(badge=badge, looked_at=at, result=result))
    else:
        known.looked_at, known.result = at, result
    session.flush()
    host = badge.domain.host
    if found:
        case = misuse.case_of_host(session, host=host, source=Source.SCAN, at=at, badge=badge)
    else:
        case = misuse.open_case(session, host=host)
    kinds = found or ({FactKind.NOT_FOUND} if found is not None and case is not None else set())
    for kind in sorted(kinds):
        if case is not None:
            misuse.note_fact(session, case, kind, badge=badge, times=1, first_at=at, last_at=at)
