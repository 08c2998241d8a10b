"""Looking by itself for the proof of domains that were named: who set the record need not come back."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.proofs import losing
from app.proofs.errors import DnsAway
from app.proofs.looking import look
from sentences import SpokenError
from signatories.domains import awaited_proofs, proving
from signatories.domains.proving import Method
from signatories.errors import HostTaken
from signatories.models import Domain

log = logging.getLogger(__name__)
MOST_AT_ONCE = 5


def look_for_awaited(session: Session, *, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> int:
    """Look for the proofs that are due, at most *limit*; commits after each. Returns how many were found."""
    found = 0
    for domain_id in [each.id for each in awaited_proofs.due(session, at=clock(), limit=limit)]:
        found += _look_for(session, domain_id, clock=clock)
        session.commit()
    return found


def _look_for(session: Session, domain_id: int, *, clock: Callable[[], datetime]) -> bool:
    """Look for one proof in both ways, and write down when to look again; whether it was there."""
    domain = session.get_one(Domain, domain_id)
    host, challenge = domain.host, domain.challenge
    session.commit()  # the look takes seconds: nobody else's writing may wait for it
    seen, method = _seen(host, challenge)
    domain = session.get_one(Domain, domain_id, with_for_update=True, populate_existing=True)
    awaited_proofs.wait_for(domain, at=clock())
    if domain.is_proven or domain.lost_at is not None or not seen:
        return False
    try:
        proving.prove(session, domain=domain, seen=seen, method=method, at=clock())
    except HostTaken:
        domain.check_after = None  # another company proved it meanwhile
        return False
    losing.tell(session, "domain_proven", domain=domain, at=clock())
    return True


def _seen(host: str, challenge: str) -> tuple[tuple[str, ...], Method]:
    """The records or lines that hold the proof, with the way they were found; nothing when it is not there."""
    for method in (Method.DNS, Method.FILE):
        try:
            seen = look(host, method)
        except DnsAway:
            log.error("no name server to ask: the proofs of named domains are not looked for")
        except SpokenError:
            continue
        else:
            if proving.holds(challenge, seen):
                return seen, method
    return (), Method.DNS
