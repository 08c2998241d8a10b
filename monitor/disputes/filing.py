"""What a company does: dispute notices in the preview, take that back, and appeal against a rejection."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor.disputes import books
from monitor.disputes.claims import Claim, checked
from monitor.disputes.errors import (
    DisputeAppealOver,
    DisputedBefore,
    DisputeRefused,
    DisputeTermOver,
    NoItems,
    NotInPreview,
    NotYourItems,
)
from monitor.disputes.models import Dispute, DisputeClaim, DisputeItem
from monitor.disputes.states import Act, DisputeKind, DisputeState, step_of
from monitor.models import State
from monitor.previews import CompanyPreview
from signatories.clashes import refused_by

MOST_ITEMS = 5000
DISPUTED_ONCE = "uq_dispute_item_holds"
"""The index that holds a notice of a period to one dispute."""


def file(
    session: Session,
    *,
    own: CompanyPreview,
    kind: DisputeKind,
    notices: Sequence[str],
    claims: Sequence[Claim],
    evidence: tuple[str, int] | None = None,
    by: str,
    at: datetime,
) -> Dispute:
    """Dispute *notices* (kept ids) among the items that the company sees in *own*.

    *evidence* is the digest and size in bytes of a file that is kept elsewhere. Raises ``NotInPreview``,
    ``DisputeTermOver``, ``NoItems``, ``NotYourItems``, ``DisputedBefore`` and what ``claims.checked`` raises.
    """
    check_term(own, at=at)
    wanted = list(dict.fromkeys(notices))
    if not 1 <= len(wanted) <= MOST_ITEMS:
        raise NoItems(most=MOST_ITEMS)
    outcomes = {item.notice: item.outcome for item in own.items}
    if strange := [notice for notice in wanted if notice not in outcomes]:
        raise NotYourItems(count=len(strange))
    publication = own.publication
    span = {"period": publication.period, "norm": publication.norm}
    if held := books.held_notices(session, **span, notices=wanted):
        raise DisputedBefore(count=len(held))
    made = Dispute(
        publication=publication,
        company=own.score.company,
        kind=kind.value,
        state=DisputeState.OPEN.value,
        filed_at=at,
        filed_by=by,
        file_digest=evidence[0] if evidence else None,
        file_size=evidence[1] if evidence else None,
        items=[DisputeItem(**span, notice=notice, outcome=outcomes[notice]) for notice in wanted],
        claims=[
            DisputeClaim(kind=claim.kind.value, at=claim.at, from_on=claim.from_on, to_on=claim.to_on)
            for claim in checked(kind, claims, at=at)
        ],
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if not refused_by(error, DisputeItem, DISPUTED_ONCE):
            raise
        raise DisputedBefore(count=len(books.held_notices(session, **span, notices=wanted))) from None
    return made


def check_term(own: CompanyPreview, *, at: datetime) -> None:
    """Raise ``NotInPreview`` or ``DisputeTermOver`` when notices cannot be disputed now."""
    until = own.publication.reply_until
    if own.publication.state != State.PREVIEW or until is None:
        raise NotInPreview
    if at >= until:
        raise DisputeTermOver(until=until)


def withdraw(session: Session, *, dispute: Dispute, at: datetime) -> Dispute:
    """Take a dispute back; its notices can be disputed again within the term. Raises ``DisputeRefused``."""
    step = step_of(DisputeState(dispute.state), Act.WITHDRAW)
    if step is None:
        raise DisputeRefused
    dispute.state, dispute.withdrawn_at = step.target.value, at
    for item in dispute.items:
        item.holds = False
    session.flush()
    return dispute


def appeal(session: Session, *, dispute: Dispute, at: datetime) -> Dispute:
    """Put a rejected dispute before the appeals board. Raises ``DisputeRefused`` or ``DisputeAppealOver``."""
    step = step_of(DisputeState(dispute.state), Act.APPEAL)
    if step is None or dispute.appeal_until is None:
        raise DisputeRefused
    if at >= dispute.appeal_until:
        raise DisputeAppealOver(until=dispute.appeal_until)
    dispute.state, dispute.appealed_at = step.target.value, at
    session.flush()
    return dispute
