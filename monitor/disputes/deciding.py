"""Decisions about disputes: by a publisher who did not score, by the appeals board, or by time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from monitor.disputes import books
from monitor.disputes.errors import DecidedBefore, DecidedByScorer, DisputeRefused, WrongEffect
from monitor.disputes.models import Decision, Dispute
from monitor.disputes.states import (
    APPEAL_TERM,
    EFFECTS,
    REASONS_TO_REJECT,
    REASONS_TO_UPHOLD,
    Act,
    DisputeKind,
    DisputeState,
    Effect,
    Reason,
    step_of,
)
from monitor.models import Publication


def check_may_decide(session: Session, dispute: Dispute, *, by: str) -> None:
    """Raise ``DisputeRefused`` or ``DecidedByScorer`` when *by* may not decide on it as a publisher."""
    if step_of(DisputeState(dispute.state), Act.UPHOLD) is None:
        raise DisputeRefused
    if by in scorers(session, dispute):
        raise DecidedByScorer


def decide(
    session: Session, *, dispute: Dispute, effect: Effect | None, reason: Reason, by: str, at: datetime
) -> Dispute:
    """Uphold a dispute with *effect* for each of its notices, or reject it (None).

    Raises what ``check_may_decide`` raises, or ``WrongEffect``.
    """
    check_may_decide(session, dispute, by=by)
    return _decided(session, dispute, Act.UPHOLD if effect else Act.REJECT, effect, reason, by=by, at=at)


def judge(
    session: Session, *, dispute: Dispute, effect: Effect | None, reason: Reason, by: str, at: datetime
) -> Dispute:
    """The appeals board: overturn the rejection with *effect*, or confirm it (None).

    Raises ``DisputeRefused``, ``DecidedBefore``, ``DecidedByScorer`` or ``WrongEffect``.
    """
    if dispute.state != DisputeState.APPEALED:
        raise DisputeRefused
    if by == dispute.decided_by:
        raise DecidedBefore
    if by in scorers(session, dispute):
        raise DecidedByScorer
    return _decided(session, dispute, Act.OVERTURN if effect else Act.CONFIRM, effect, reason, by=by, at=at)


def leave_undecided(session: Session, *, period: str, norm: str, at: datetime) -> list[Dispute]:
    """Close what nobody decided in time: each notice in it counts as undetermined."""
    left = books.of_period(session, period=period, norm=norm, states=[DisputeState.OPEN])
    for dispute in left:
        dispute.state = DisputeState.UNDECIDED.value
        dispute.decided_at, dispute.reason = at, Reason.NOT_DECIDED_IN_TIME.value
        dispute.effect = Effect.UNDETERMINED.value
        _let_stand(session, dispute, Effect.UNDETERMINED, at=at)
    return left


def scorers(session: Session, dispute: Dispute) -> set[str]:
    """Who prepared a version of these figures up to the one that the company saw."""
    seen = dispute.publication
    query = select(Publication.prepared_by).where(
        Publication.period == seen.period,
        Publication.norm == seen.norm,
        Publication.version <= seen.version,
    )
    return set(session.scalars(query))


def possible_effects(dispute: Dispute) -> Sequence[Effect]:
    return EFFECTS[DisputeKind(dispute.kind)]


def _decided(
    session: Session,
    dispute: Dispute,
    act: Act,
    effect: Effect | None,
    reason: Reason,
    *,
    by: str,
    at: datetime,
) -> Dispute:
    fits = REASONS_TO_UPHOLD if effect else REASONS_TO_REJECT
    if reason not in fits or (effect is not None and effect not in possible_effects(dispute)):
        raise WrongEffect
    step = step_of(DisputeState(dispute.state), act)
    if step is None:
        raise DisputeRefused
    dispute.state, dispute.reason = step.target.value, reason.value
    dispute.effect = effect.value if effect else None
    dispute.decided_at, dispute.decided_by = at, by
    if step.target is DisputeState.REJECTED:
        dispute.appeal_until = at + APPEAL_TERM
    _let_stand(session, dispute, effect, at=at)
    return dispute


def _let_stand(session: Session, dispute: Dispute, effect: Effect | None, *, at: datetime) -> None:
    """End the decisions of this dispute that stand, and write those of now."""
    session.flush()
    session.execute(
        update(Decision)
        .where(Decision.dispute_id == dispute.id, Decision.ended_at.is_(None))
        .values(ended_at=at)
    )
    if effect is not None:
        session.add_all(
            Decision(
                dispute=dispute,
                period=item.period,
                norm=item.norm,
                notice=item.notice,
                effect=effect.value,
                decided_at=at,
            )
            for item in dispute.items
        )
    session.flush()
