"""What was seen on a website, held against the register's books: whose each CODE is, what each file is worth."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.showing.findings import FileState, OwnFile, Sought, Standing
from app.showing.reciprocal import PointedBadge
from badge import openbadge, records
from badge.keys import KeyRing
from badge.models import Badge
from badge.verdict import Outcome

_STATES = {
    Outcome.VALID: FileState.GOOD,
    Outcome.EXPIRED: FileState.ENDED,
    Outcome.WITHDRAWN: FileState.FALLEN,
    Outcome.SUSPENDED: FileState.FALLEN,
    Outcome.NO_CREDENTIAL: FileState.NO_CREDENTIAL,
    Outcome.CANNOT_CHECK: FileState.UNSURE,
    Outcome.NOT_YET_VALID: FileState.UNSURE,
}


def sought_of(badge: Badge, *, base_url: str) -> Sought:
    return Sought(badge.code, badge.origin, base_url)


def pointed(badge: Badge) -> PointedBadge:
    """The badge as the website's own file names it; its editions are those of its newest credential."""
    current = badge.current
    claims = openbadge.read(current.payload) if current else None
    editions = tuple((each.key, each.edition) for each in claims.documents) if claims else ()
    return PointedBadge(badge.code, badge.origin, editions)


def standing_of(session: Session, shown: str, *, badge: Badge, at: datetime) -> Standing:
    """Whose badge the CODE *shown* is, seen from *badge*."""
    found = records.find(session, shown)
    if found is None:
        return Standing.UNKNOWN
    if found.id == badge.id:
        return Standing.THIS
    if found.company_id != badge.company_id:
        return Standing.OTHER_COMPANY
    has_ended = found.is_withdrawn or found.current is None or found.current.valid_until <= at
    return Standing.ENDED if has_ended else Standing.OTHER_SITE


def own_file(
    session: Session,
    source: str,
    body: bytes | None,
    *,
    badge: Badge,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> OwnFile:
    """What a file on the website is worth as the logo of *badge*."""
    if body is None:
        return OwnFile(source, FileState.NOT_READ)
    verdict = records.verify(session, body, keys=keys, base_url=base_url, at=at, on=badge.origin)
    if verdict.code not in (None, badge.code):
        return OwnFile(source, FileState.OTHER)
    return OwnFile(source, _STATES.get(verdict.verdict, FileState.OTHER), verdict.until)
