"""A rerun of all companies with the decisions about disputes, and nothing else changed.

It takes the inputs of the version before: the same deliveries, holders and names. So it needs no
reply term of its own, and cannot move the announced day (decision 0026).
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from monitor import measuring
from monitor.disputes import books, deciding, decisions
from monitor.disputes.errors import DisputesOpen
from monitor.disputes.models import Dispute
from monitor.errors import (
    CorrectionNeedsReason,
    DecidedMeanwhile,
    InputsDiffer,
    NothingToApply,
    PublishingRefused,
    ReplyTermRunning,
    WrongState,
)
from monitor.measuring import Measuring
from monitor.models import Publication, State
from monitor.preparing import Made, add_version, make
from monitor.progress import TellScoring, quiet
from monitor.publication_states import in_words, subject_of
from monitor.publishing import note_preview, strike_unfinished
from monitor.scoring import Frozen


def check_may_rerun(session: Session, publication: Publication, *, at: datetime) -> None:
    """Raise ``WrongState``, ``ReplyTermRunning``, ``DisputesOpen`` or ``NothingToApply``."""
    reply_until, release_at = publication.reply_until, publication.release_at
    can = publication.state in (State.PREVIEW, State.PUBLISHED)
    if not can or reply_until is None or release_at is None:
        raise WrongState(state=in_words(publication))
    if at < reply_until:
        raise ReplyTermRunning(until=reply_until)
    span = {"period": publication.period, "norm": publication.norm}
    waiting = books.count_open(session, **span)
    if waiting and at < release_at:
        raise DisputesOpen(count=waiting, until=release_at)
    if not waiting and decisions.digest(decisions.standing(session, **span)) == publication.decisions_digest:
        raise NothingToApply


def may_rerun(session: Session, publication: Publication, *, at: datetime) -> bool:
    try:
        check_may_rerun(session, publication, at=at)
    except (PublishingRefused, DisputesOpen):
        return False
    return True


def rerun(
    session: Session,
    *,
    publication: Publication,
    data_dir: Path,
    by: str,
    at: datetime,
    correction: str | None = None,
) -> Publication:
    """Score *publication* again with the decisions that stand; what is undecided counts as undetermined.

    The new version is a preview with the term and day of the one before, which it strikes unless that
    was published. Then *correction* says why. Raises what ``check_may_rerun`` raises,
    ``CorrectionNeedsReason``, ``InputsDiffer`` or ``LedgerDamaged``.
    """
    begin(session, publication=publication, at=at, correction=correction)
    made = make_again(session, publication=publication, data_dir=data_dir)
    return keep(session, publication=publication, made=made, by=by, at=at, correction=correction)


def begin(
    session: Session, *, publication: Publication, at: datetime, correction: str | None = None
) -> list[Dispute]:
    """Close what nobody decided in time, so that the decisions are whole; returns those disputes.

    Raises what ``check_may_rerun`` raises, and ``CorrectionNeedsReason``.
    """
    check_may_rerun(session, publication, at=at)
    _reason(publication, correction)
    return deciding.leave_undecided(session, period=publication.period, norm=publication.norm, at=at)


def make_again(
    session: Session,
    *,
    publication: Publication,
    data_dir: Path,
    measured: Measuring = measuring.measured,
    tell: TellScoring = quiet,
) -> Made:
    """Score *publication* from its own inputs, with the decisions that stand.

    Raises ``InputsDiffer`` or ``LedgerDamaged``.
    """
    made = make(
        session,
        subject=subject_of(publication),
        data_dir=data_dir,
        frozen=inputs_of(publication),
        measured=measured,
        tell=tell,
    )
    table = made.table
    before = (publication.input_digest, publication.attribution_digest, publication.params_digest)
    if (table.input_digest, table.attribution_digest, table.params_digest) != before:
        raise InputsDiffer
    return made


def keep(
    session: Session,
    *,
    publication: Publication,
    made: Made,
    by: str,
    at: datetime,
    correction: str | None = None,
) -> Publication:
    """Keep what was made again as the further version.

    Raises what ``check_may_rerun`` raises, ``CorrectionNeedsReason``, and ``DecidedMeanwhile`` when the
    decisions are not those that it was made with.
    """
    check_may_rerun(session, publication, at=at)
    reason = _reason(publication, correction)
    standing = decisions.standing(session, period=publication.period, norm=publication.norm)
    if decisions.digest(standing) != made.table.decisions_digest:
        raise DecidedMeanwhile
    strike_unfinished(session, like=publication, at=at)
    further = add_version(
        session,
        period=publication.period,
        made=made,
        state=State.PREVIEW,
        by=by,
        at=at,
        known_at=publication.known_at,
        previewed_at=publication.previewed_at,
        reply_until=publication.reply_until,
        release_at=publication.release_at,
        follows=publication,
        correction_reason=reason,
    )
    note_preview(session, further, at=at)
    return further


def _reason(publication: Publication, correction: str | None) -> str | None:
    """Why the further version corrects; raises ``CorrectionNeedsReason`` where it must say so."""
    if publication.state != State.PUBLISHED:
        return publication.correction_reason
    if correction is None:
        raise CorrectionNeedsReason
    return correction


def inputs_of(publication: Publication) -> Frozen:
    """The inputs of a version, so that another can be made from just those."""
    return Frozen(
        sequence=publication.input_sequence,
        known_at=publication.known_at,
        names={score.company: score.name for score in publication.scores if score.is_registered},
    )
