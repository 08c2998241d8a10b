"""Writing down how a badge is shown, and reading it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.showing.findings import FileState, OwnFile, Shown
from app.showing.models import BadgeShowing
from app.showing.reciprocal import Pointing
from badge.models import Badge
from signatories.domains.proving import Method
from signatories.models import Domain

BETWEEN_LOOKS = timedelta(days=30)
BETWEEN_LOOKS_AT_FILES = timedelta(days=7)


@dataclass(frozen=True)
class Reciprocal:
    """What the last look at a website's own file came to, and when."""

    pointing: Pointing
    at: datetime

    @property
    def points_back(self) -> bool:
        return self.pointing is Pointing.POINTS_BACK


def find(session: Session, badge: Badge) -> BadgeShowing | None:
    return session.scalar(select(BadgeShowing).where(BadgeShowing.badge_id == badge.id))


def showing_of(session: Session, badge: Badge) -> BadgeShowing:
    """The row of *badge*, made when there is none, also when two ask at once."""
    found = find(session, badge)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            made = BadgeShowing(badge_id=badge.id, keeps_files=False)
            session.add(made)
    except IntegrityError:
        return session.scalars(select(BadgeShowing).where(BadgeShowing.badge_id == badge.id)).one()
    return made


def reciprocal_of(session: Session, badge: Badge) -> Reciprocal | None:
    """Whether the badge's own website points to it, when that was last looked at; none when it never was."""
    found = find(session, badge)
    if found is None or found.pointing is None or found.pointing_at is None:
        return None
    return Reciprocal(Pointing(found.pointing), found.pointing_at)


def record_page(
    session: Session, badge: Badge, *, shown: Shown, files: Sequence[OwnFile], at: datetime
) -> None:
    """Write down how a page showed the badge; an own file says until when the company's files hold."""
    row = showing_of(session, badge)
    row.shown, row.shown_at = shown.value, at
    _learn_end(row, files)
    session.flush()


def record_pointing(session: Session, badge: Badge, *, pointing: Pointing, at: datetime) -> None:
    row = showing_of(session, badge)
    row.pointing, row.pointing_at = pointing.value, at
    row.look_after = at + (BETWEEN_LOOKS_AT_FILES if row.keeps_files else BETWEEN_LOOKS)
    session.flush()


def record_files(session: Session, badge: Badge, *, files: Sequence[OwnFile]) -> None:
    """Learn from the files that were seen until when they hold."""
    _learn_end(showing_of(session, badge), files)
    session.flush()


def keep_files(session: Session, badge: Badge, *, keeps: bool, at: datetime) -> None:
    """The company says whether it keeps files on its own site: from now on it has today's."""
    row = showing_of(session, badge)
    current = badge.current
    row.keeps_files = keeps and current is not None
    row.files_until = current.valid_until if keeps and current else None
    row.told_days = None
    if row.keeps_files:
        row.look_after = at + BETWEEN_LOOKS_AT_FILES
    session.flush()


def due(session: Session, *, at: datetime, limit: int) -> Sequence[Badge]:
    """The badges whose website is to be looked at, the longest waiting first: never before, or long ago."""
    return session.scalars(
        select(Badge)
        .join(Badge.domain)
        .outerjoin(BadgeShowing, BadgeShowing.badge_id == Badge.id)
        .where(
            Badge.withdrawn_at.is_(None),
            Domain.proven_at.is_not(None),
            Domain.lost_at.is_(None),
            Domain.method != Method.DEMO.value,
            or_(
                BadgeShowing.look_after <= at,
                BadgeShowing.look_after.is_(None) & (Badge.created_at <= at - timedelta(days=1)),
            ),
        )
        .order_by(BadgeShowing.look_after, Badge.id)
        .limit(limit)
    ).all()


def _learn_end(row: BadgeShowing, files: Sequence[OwnFile]) -> None:
    """The first of the files to end decides; a company that tells us nothing is not reminded."""
    ends = [each.until for each in files if each.until and each.state in (FileState.GOOD, FileState.ENDED)]
    if row.keeps_files and ends and min(ends) != row.files_until:
        row.files_until, row.told_days = min(ends), None
