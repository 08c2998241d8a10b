"""Looking by itself at the websites of badges: does the file point back, and do kept files still hold?

Nothing ends by it. The company sees it on its page of the logo, and visitors where it points back.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.outgoing import Way
from app.showing import judging, keeping, looking
from badge.keys import KeyRing
from badge.models import Badge

MOST_AT_ONCE = 5
"""Each look may take seconds, and mail waits for the same worker."""


def file_name(code: str) -> str:
    """What the pages call the file that a company keeps; there the register looks for it by itself."""
    return f"gedragscode-{code}.svg"


def look_at_due(
    session: Session,
    *,
    keys: KeyRing,
    base_url: str,
    way: Way,
    clock: Callable[[], datetime],
    limit: int = MOST_AT_ONCE,
) -> int:
    """Look at the websites that are due, at most *limit*; commits after each. Returns how many."""
    due = [each.id for each in keeping.due(session, at=clock(), limit=limit)]
    for badge_id in due:
        badge = session.get_one(Badge, badge_id)
        row, pointed = keeping.find(session, badge), judging.pointed(badge)
        keeps = row is not None and row.keeps_files
        session.commit()
        pointing = looking.point(pointed, base_url=base_url, way=way)
        kept = looking.files_at([f"{pointed.origin}/{file_name(pointed.code)}"] if keeps else [], way=way)
        badge, at = session.get_one(Badge, badge_id), clock()
        keeping.record_pointing(session, badge, pointing=pointing, at=at)
        files = [
            judging.own_file(session, source, body, badge=badge, keys=keys, base_url=base_url, at=at)
            for source, body in kept
        ]
        keeping.record_files(session, badge, files=files)
        session.commit()
    return len(due)
