"""Websites that show a logo, and the domains that they are proven with."""

from app.clock import now
from app.extensions import db
from app.keys import badge_keys
from app.misuse import scanning
from app.navigation import settings
from app.outgoing import usual_way
from app.proofs import awaiting, rechecking
from app.showing import rechecking as sites
from app.showing import reminding as file_reminding

LOOKS_AN_HOUR = 3
"""Websites of former signatories: 72 a day, each once a month; a look keeps the worker for half a minute at most."""


def look_at_proofs() -> None:
    """Look at the proofs of domains that are due, and for those that are awaited, a few at a time."""
    rechecking.look_at_due(db.session(), keys=badge_keys(), base_url=settings().base_url, clock=now)
    awaiting.look_for_awaited(db.session(), clock=now)


def look_at_sites() -> None:
    """Look whether websites still point back to their logos, a few at a time."""
    sites.look_at_due(
        db.session(), keys=badge_keys(), base_url=settings().base_url, way=usual_way(), clock=now
    )


def remind_of_files() -> None:
    """Tell companies that keep files of their logo before those run out."""
    file_reminding.remind(db.session(), at=now())
    db.session.commit()


def look_at_former_signatories() -> None:
    """Look at a few websites of former signatories for what is left of their logo."""
    scanning.look_at_due(
        db.session(), way=usual_way(), base_url=settings().base_url, clock=now, limit=LOOKS_AN_HOUR
    )
