"""The acts of the two persons who bring figures to publication: one prepares, another releases.

Page and command line call these, so that both check the same and write the same mails.
"""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import held_by
from app.accounts.models import Person
from app.disputes import acts as dispute_acts
from app.i18n import TIMEZONE
from app.monitoring import preview_mails
from app.monitoring.errors import NothingPrepared, NothingPublished, NotYourRole, OnlyAPublisher
from app.navigation import settings
from app.replies import notes
from app.replies.notes import Correction
from app.roles import Role
from monitor import preparing, publications, publishing, rerunning
from monitor.bundles import keeping
from monitor.method import ADDENDUM_24H, VERSION_1_0
from monitor.models import Publication, State
from monitor.periods import period as half_year
from monitor.preparing import Made
from monitor.publication_states import Subject
from monitor.publications import row_of


def prepare(
    session: Session,
    *,
    period: str,
    who: Person,
    data_dir: Path,
    at: datetime,
    norm: str = ADDENDUM_24H.name,
    method: str = VERSION_1_0.version,
    correction: Correction | None = None,
) -> Publication:
    """Score the half-year *period* into a draft, with the *correction* where figures of it were published.

    Raises ``NotYourRole``, and what the scoring and ``notes.checked`` raise.
    """
    subject = publishing.subject_for(period, norm=norm, method=method)
    check_may_prepare(session, subject=subject, who=who, at=at, correction=correction)
    made = preparing.make(session, subject=subject, data_dir=data_dir)
    return keep_draft(session, subject=subject, made=made, who=who, at=at, known_at=at, correction=correction)


def check_may_prepare(
    session: Session, *, subject: Subject, who: Person, at: datetime, correction: Correction | None = None
) -> None:
    """Raise ``NotYourRole``, and what ``publishing.check_may_prepare`` and ``notes.checked`` raise."""
    check_is_of_the_desk(who)
    if correction:
        notes.checked(correction)
    reason = correction.reason if correction else None
    publishing.check_may_prepare(session, subject=subject, at=at, correction=reason)


def keep_draft(
    session: Session,
    *,
    subject: Subject,
    made: Made,
    who: Person,
    at: datetime,
    known_at: datetime,
    correction: Correction | None = None,
) -> Publication:
    """Keep what was made of *subject* as a draft of *who*. Raises what ``publishing.keep_draft`` raises."""
    check_is_of_the_desk(who)
    draft = publishing.keep_draft(
        session,
        subject=subject,
        made=made,
        by=who.public_id,
        at=at,
        known_at=known_at,
        correction=correction.reason if correction else None,
    )
    if correction and draft.correction_reason:
        notes.keep(session, publication=draft, correction=correction, by=who.public_id, at=at)
    return draft


def open_preview(
    session: Session, *, publication: Publication, who: Person, at: datetime, release_on: date | None = None
) -> Publication:
    """Open a draft to the companies, announce the day of release, and write to those who look after them.

    Raises ``NotYourRole``, ``ReleaseTooEarly`` or ``WrongState``.
    """
    check_is_of_the_desk(who)
    release_at = start_of_day(release_on) if release_on else None
    publishing.preview(session, publication=publication, at=at, release_at=release_at)
    preview_mails.tell(session, publication, "figures_preview", at=at)
    return publication


def apply_decisions(
    session: Session,
    *,
    publication: Publication,
    who: Person,
    data_dir: Path,
    at: datetime,
    correction: Correction | None = None,
) -> Publication:
    """Run all companies again with the decisions about disputes, and tell those whose figures changed.

    Raises ``NotYourRole``, and what ``rerunning.rerun`` and ``notes.checked`` raise.
    """
    close_undecided(session, publication=publication, who=who, at=at, correction=correction)
    made = rerunning.make_again(session, publication=publication, data_dir=data_dir)
    return keep_decisions(session, publication=publication, made=made, who=who, at=at, correction=correction)


def close_undecided(
    session: Session,
    *,
    publication: Publication,
    who: Person,
    at: datetime,
    correction: Correction | None = None,
) -> None:
    """Before the decisions are applied: close what nobody decided in time, and tell who filed it.

    Raises ``NotYourRole``, and what ``rerunning.begin`` and ``notes.checked`` raise.
    """
    check_is_of_the_desk(who)
    reason = notes.checked(correction).reason if correction else None
    for dispute in rerunning.begin(session, publication=publication, at=at, correction=reason):
        dispute_acts.told_of_decision(session, dispute, by=who.public_id, at=at)


def keep_decisions(
    session: Session,
    *,
    publication: Publication,
    made: Made,
    who: Person,
    at: datetime,
    correction: Correction | None = None,
) -> Publication:
    """Keep the version with the decisions, and tell those whose figures changed.

    Raises ``NotYourRole`` and what ``rerunning.keep`` raises.
    """
    check_is_of_the_desk(who)
    before = {score.company: row_of(score) for score in publication.scores}
    further = rerunning.keep(
        session,
        publication=publication,
        made=made,
        by=who.public_id,
        at=at,
        correction=correction.reason if correction else None,
    )
    if correction and further.follows is publication and publication.state == State.PUBLISHED:
        notes.keep(session, publication=further, correction=correction, by=who.public_id, at=at)
    changed = [score.company for score in further.scores if before.get(score.company) != row_of(score)]
    preview_mails.tell(session, further, "figures_rerun", at=at, only=changed)
    return further


def check_is_of_the_desk(who: Person) -> None:
    """Raise ``NotYourRole`` unless *who* is of the monitor or a publisher."""
    if not roles_of(who) & {Role.MONITOR, Role.PUBLISHER}:
        raise NotYourRole


def start_of_day(day: date) -> datetime:
    """When *day* begins in the time zone of the pages."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(TIMEZONE)).astimezone(UTC)


def check_may_release(publication: Publication, *, who: Person, at: datetime) -> None:
    """Raise ``OnlyAPublisher``, or what ``publishing.check_may_publish`` raises."""
    if Role.PUBLISHER not in roles_of(who):
        raise OnlyAPublisher
    publishing.check_may_publish(publication, by=who.public_id, at=at)


def release(session: Session, *, publication: Publication, who: Person, at: datetime) -> Publication:
    """Publish previewed figures as the second person, and keep their bundle.

    Raises what ``check_may_release`` raises.
    """
    check_may_release(publication, who=who, at=at)
    publishing.publish(session, publication=publication, by=who.public_id, at=at)
    keeping.keep(session, publication=publication, data_dir=settings().data_dir, at=at)
    return publication


def previewed(
    session: Session, *, period: str, norm: str = ADDENDUM_24H.name, method: str = VERSION_1_0.version
) -> Publication:
    """The preview of the half-year *period* that waits for release. Raises ``NothingPrepared``."""
    name = half_year(period).name
    for each in publications.unfinished(session):
        wanted = (each.period, each.norm, each.method_version) == (name, norm, method)
        if wanted and each.state == State.PREVIEW:
            return each
    raise NothingPrepared(period=name)


def published(
    session: Session, *, period: str, norm: str = ADDENDUM_24H.name, method: str = VERSION_1_0.version
) -> Publication:
    """The publication of the half-year *period* in force. Raises ``NothingPublished``."""
    name = half_year(period).name
    for each in publications.versions(session, period=name, norm=norm):
        if each.state == State.PUBLISHED and each.method_version == method:
            return each
    raise NothingPublished(period=name)


def roles_of(who: Person) -> set[Role]:
    return {held.role for held in held_by(who)}
