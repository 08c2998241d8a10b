"""The register's own figures: disputes, how many were upheld, and how long decisions and corrections took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.disputes.models import Dispute
from monitor.disputes.states import DisputeState
from monitor.intervals import lower_limit, upper_limit
from monitor.models import Publication, State

LEAST = 5
"""Fewer disputes than this are not told: one company could be recognised."""
LEVEL = 0.975
"""One-sided, so that the interval is one of 95 %."""
DAY = timedelta(days=1)
EVER = (State.PUBLISHED, State.CORRECTED)
UPHELD = (DisputeState.UPHELD,)
DECIDED = (DisputeState.UPHELD, DisputeState.REJECTED, DisputeState.APPEALED, DisputeState.CONFIRMED)


@dataclass(frozen=True)
class OwnFigures:
    """About disputes of periods that were published. None where fewer than ``LEAST`` would tell of one company.

    ``share`` is the upheld part of the decided ones, with its interval of 95 % (Clopper-Pearson). Days are medians.
    """

    publications: int
    late: int
    """Versions that came out more than a day after the announced moment."""
    corrections: int
    days_to_correct: float | None
    disputes: int | None
    decided: int | None
    undecided: int | None
    upheld: int | None
    share: float | None
    share_low: float | None
    share_high: float | None
    days_to_decide: float | None


def own_figures(session: Session) -> OwnFigures:
    """The figures of now, over all periods."""
    public = list(session.scalars(select(Publication).where(Publication.state.in_(EVER))))
    periods = {(each.period, each.norm) for each in public}
    filed = [
        each
        for each in session.scalars(select(Dispute).where(Dispute.state != DisputeState.WITHDRAWN.value))
        if (each.publication.period, each.publication.norm) in periods
    ]
    decided = [each for each in filed if each.state in DECIDED]
    upheld = sum(each.state in UPHELD for each in decided)
    enough = len(decided) >= LEAST
    corrected = [each for each in public if each.ended_at and each.published_at]
    return OwnFigures(
        publications=len(public),
        late=sum(
            each.published_at - each.release_at > DAY
            for each in public
            if each.published_at and each.release_at and not _only_applies_decisions(each)
        ),
        corrections=len(corrected),
        days_to_correct=_days([each.ended_at - each.published_at for each in corrected]),  # pyright: ignore[reportOperatorIssue]
        disputes=_enough(len(filed)),
        decided=_enough(len(decided)),
        undecided=len(filed) - len(decided) if len(filed) >= LEAST and enough else None,
        upheld=upheld if enough else None,
        share=upheld / len(decided) if enough else None,
        share_low=lower_limit(upheld / len(decided), len(decided), level=LEVEL) if enough else None,
        share_high=upper_limit(upheld / len(decided), len(decided), level=LEVEL) if enough else None,
        days_to_decide=_days([each.decided_at - each.filed_at for each in decided if each.decided_at])
        if enough
        else None,
    )


def _only_applies_decisions(publication: Publication) -> bool:
    """Whether it corrects with the day of the version before, which has passed: it was announced for none."""
    earlier = publication.follows
    return (
        publication.correction_reason is not None
        and earlier is not None
        and earlier.release_at == publication.release_at
    )


def _enough(count: int) -> int | None:
    return count if count == 0 or count >= LEAST else None


def _days(lengths: Sequence[timedelta]) -> float | None:
    """The median in days, to a tenth; None when there is none."""
    return round(median(length / DAY for length in lengths), 1) if lengths else None
