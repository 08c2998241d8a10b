"""Testing one page for the company: look, judge, write down the outcome, and say what to mend."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.outgoing import Way
from app.showing import findings, judging, keeping, looking
from app.showing.findings import Finding, Shown
from app.showing.looking import Sight
from app.showing.reciprocal import Pointing
from badge.keys import KeyRing
from badge.models import Badge


@dataclass(frozen=True)
class Report:
    """What a test of a page came to."""

    shown: Shown
    found: tuple[Finding, ...]
    pointing: Pointing
    at: datetime


def report_on(
    session: Session,
    *,
    badge: Badge,
    address: str,
    keys: KeyRing,
    base_url: str,
    way: Way,
    clock: Callable[[], datetime],
    look: Callable[..., Sight] = looking.look,
) -> Report:
    """Test the page of *address*, which is of the badge's own website; flushes the outcome.

    The transaction that is open ends before the look. Raises as ``looking.look``.
    """
    badge_id, sought, pointed = badge.id, judging.sought_of(badge, base_url=base_url), judging.pointed(badge)
    session.commit()  # the look takes seconds: nobody else's writing may wait for it
    sight = look(address, sought=sought, badge=pointed, way=way)
    badge, at = session.get_one(Badge, badge_id), clock()
    files = [
        judging.own_file(session, source, body, badge=badge, keys=keys, base_url=base_url, at=at)
        for source, body in sight.files
    ]
    found = findings.of(
        sight.page,
        sought,
        files=files,
        standing_of=lambda code: judging.standing_of(session, code, badge=badge, at=at),
        at=at,
    )
    shown = findings.shown_on(sight.page, sought, files)
    keeping.record_page(session, badge, shown=shown, files=files, at=at)
    keeping.record_pointing(session, badge, pointing=sight.pointing, at=at)
    return Report(shown, tuple(found), sight.pointing, at)
