"""From draft through preview to published: who may do what when, and what is frozen.

A company sees its own figures first and has a term to reply; a second person releases, on the
announced day. What was published stays: a correction is a further version, which strikes out
the one before.
"""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session, object_session

from monitor.disputes import books, decisions
from monitor.disputes.errors import DisputesOpen
from monitor.errors import (
    CorrectionNeedsReason,
    DecisionsNotApplied,
    NothingMeasured,
    PeriodStillRuns,
    PublishingRefused,
    ReleaseTooEarly,
    ReplyTermRunning,
    SamePerson,
    WaitsForItsDay,
    WrongState,
)
from monitor.method import ADDENDUM_24H, VERSION_1_0
from monitor.models import Publication, State
from monitor.periods import period as half_year
from monitor.preparing import Made, add_version, make, output_digest
from monitor.publication_states import STEPS, Step, Subject, in_state, in_words, take_step
from monitor.referrals import acts as referrals
from monitor.scoring import window
from signatories import entries

REPLY_TERM = timedelta(days=14)
__all__ = ["STEPS", "State", "Step"]


def prepare(
    session: Session,
    *,
    period: str,
    data_dir: Path,
    by: str,
    at: datetime,
    norm: str = ADDENDUM_24H.name,
    method: str = VERSION_1_0.version,
    correction: str | None = None,
) -> Publication:
    """Score a half-year such as ``2025-h1`` into a draft; *by* is an opaque reference to a person.

    A draft or preview of that period, norm and method that was not published yet is struck. *correction* is
    the reason (see ``Publication.correction_reason``) where a version was published before. Raises
    ``UnknownPeriod``, ``PeriodStillRuns``, ``NothingMeasured``, ``CorrectionNeedsReason`` and what
    ``scoring.score`` raises.
    """
    subject = subject_for(period, norm=norm, method=method)
    check_may_prepare(session, subject=subject, at=at, correction=correction)
    made = make(session, subject=subject, data_dir=data_dir)
    return keep_draft(session, subject=subject, made=made, by=by, at=at, known_at=at, correction=correction)


def subject_for(period: str, *, norm: str, method: str) -> Subject:
    """What is scored for the half-year *period*. Raises ``UnknownPeriod``."""
    span = half_year(period)
    return Subject(period, span.start_on, span.end_on, norm, method)


def check_may_prepare(
    session: Session, *, subject: Subject, at: datetime, correction: str | None = None
) -> Publication | None:
    """The published version that a draft of *subject* would follow.

    Raises ``PeriodStillRuns``, ``CorrectionNeedsReason`` and what ``scoring.window`` raises.
    """
    judged = window(subject.start_on, subject.end_on, norm=subject.norm, method=subject.method_version)
    if at < judged.cut_off:
        raise PeriodStillRuns(until=judged.cut_off)
    before = in_state(session, State.PUBLISHED, like=subject)
    if before and correction is None:
        raise CorrectionNeedsReason
    return before[0] if before else None


def keep_draft(
    session: Session,
    *,
    subject: Subject,
    made: Made,
    by: str,
    at: datetime,
    known_at: datetime,
    correction: str | None = None,
) -> Publication:
    """Keep what was made of *subject* as a draft; *known_at* is when its making read who held what.

    Raises ``NothingMeasured`` and what ``check_may_prepare`` raises.
    """
    before = check_may_prepare(session, subject=subject, at=at, correction=correction)
    if not made.table.total.attempts:
        raise NothingMeasured
    strike_unfinished(session, like=subject, at=at)
    return add_version(
        session,
        period=subject.period,
        made=made,
        state=State.DRAFT,
        by=by,
        at=at,
        known_at=known_at,
        follows=before,
        correction_reason=correction if before else None,
    )


def preview(
    session: Session,
    *,
    publication: Publication,
    at: datetime,
    reply_term: timedelta = REPLY_TERM,
    release_at: datetime | None = None,
) -> Publication:
    """Open the draft to the companies, each its own figures only, start the reply term, and announce
    from when on it is made public: *release_at*, else when the term is over.

    Raises ``ReleaseTooEarly`` or ``WrongState``.
    """
    reply_until = at + reply_term
    release_at = release_at or reply_until
    if release_at < reply_until:
        raise ReleaseTooEarly(until=reply_until)
    take_step(
        session,
        publication,
        State.PREVIEW,
        previewed_at=at,
        reply_until=reply_until,
        release_at=release_at,
    )
    entries.append(
        session,
        "release-announced",
        at=at,
        period=publication.period,
        version=publication.version,
        norm=publication.norm,
        release_at=release_at.isoformat(timespec="seconds"),
    )
    note_preview(session, publication, at=at)
    referrals.propose(session, publication=publication, at=at)
    return publication


def note_preview(session: Session, publication: Publication, *, at: datetime) -> None:
    """Append to the log that this version was shown to the companies."""
    entries.append(
        session,
        "publication-previewed",
        at=at,
        period=publication.period,
        version=publication.version,
        norm=publication.norm,
        input_digest=publication.input_digest,
        method_version=publication.method_version,
    )


def check_may_publish(publication: Publication, *, by: str, at: datetime) -> None:
    """Raise the error that says why *by* may not publish now: ``WrongState``, ``ReplyTermRunning``,
    ``WaitsForItsDay``, ``SamePerson``, ``CorrectionNeedsReason``, ``DisputesOpen`` or
    ``DecisionsNotApplied``."""
    reply_until, release_at = publication.reply_until, publication.release_at
    if publication.state != State.PREVIEW or reply_until is None or release_at is None:
        raise WrongState(state=in_words(publication))
    if at < reply_until:
        raise ReplyTermRunning(until=reply_until)
    if at < release_at:
        raise WaitsForItsDay(until=release_at)
    if by == publication.prepared_by:
        raise SamePerson
    session = object_session(publication)
    assert session is not None  # noqa: S101 - it was read from the database
    span = {"period": publication.period, "norm": publication.norm}
    if in_state(session, State.PUBLISHED, like=publication) and publication.correction_reason is None:
        raise CorrectionNeedsReason
    if waiting := books.count_open(session, **span):
        raise DisputesOpen(count=waiting, until=release_at)
    if decisions.digest(decisions.standing(session, **span)) != publication.decisions_digest:
        raise DecisionsNotApplied


def may_publish(publication: Publication, *, by: str, at: datetime) -> bool:
    """Whether ``publish`` would be allowed; ``check_may_publish`` says why not."""
    try:
        check_may_publish(publication, by=by, at=at)
    except PublishingRefused:
        return False
    return True


def publish(session: Session, *, publication: Publication, by: str, at: datetime) -> Publication:
    """Release the previewed figures; *by* is another person than who prepared them.

    An earlier published version of the period under the same method becomes ``corrected`` and
    stays readable; one under another method version stays in force beside it.
    Raises what ``check_may_publish`` raises.
    """
    check_may_publish(publication, by=by, at=at)
    for earlier in in_state(session, State.PUBLISHED, like=publication):
        take_step(session, earlier, State.CORRECTED, ended_at=at)
        entries.append(
            session,
            "scores-corrected",
            at=at,
            period=publication.period,
            version=earlier.version,
            norm=earlier.norm,
            by_version=publication.version,
            reason=publication.correction_reason,
        )
    take_step(session, publication, State.PUBLISHED, published_at=at, released_by=by)
    publication.output_digest = output_digest(publication)
    session.flush()
    applied = decisions.standing(session, period=publication.period, norm=publication.norm)
    if applied:
        entries.append(
            session,
            "decisions-applied",
            at=at,
            period=publication.period,
            version=publication.version,
            norm=publication.norm,
            decisions_digest=publication.decisions_digest,
            decisions=len(applied),
        )
    entries.append(
        session,
        "scores-published",
        at=at,
        period=publication.period,
        version=publication.version,
        norm=publication.norm,
        input_digest=publication.input_digest,
        method_version=publication.method_version,
        output_digest=publication.output_digest,
        further_digest=publication.further_digest,
    )
    referrals.propose(session, publication=publication, at=at)
    return publication


def strike_unfinished(session: Session, *, like: Subject | Publication, at: datetime) -> None:
    """Set aside the draft or preview of that period, norm and method that was not published."""
    for publication in in_state(session, State.DRAFT, State.PREVIEW, like=like):
        take_step(session, publication, State.STRUCK, ended_at=at)
