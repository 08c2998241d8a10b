"""Looking again at the proofs that are due: a miss is told to the company, and may cost the domain."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.proofs import losing
from app.proofs.errors import DnsAway
from app.proofs.looking import Sight, look_both_ways
from badge.keys import KeyRing
from signatories.domains import domain_checks
from signatories.domains.keeping_proof import Decision
from signatories.domains.proving import Method
from signatories.models import Domain

log = logging.getLogger(__name__)
MOST_AT_ONCE = 5
"""Each look may take seconds, and mail waits for the same worker."""


def look_at_due(
    session: Session,
    *,
    keys: KeyRing,
    base_url: str,
    clock: Callable[[], datetime],
    limit: int = MOST_AT_ONCE,
) -> int:
    """Look at the proofs that are due, at most *limit* of them; commits after each. Returns how many."""
    due = [each.id for each in domain_checks.due(session, at=clock(), limit=limit)]
    looked = 0
    for domain_id in due:
        domain = session.get_one(Domain, domain_id)
        try:
            look_again(session, domain=domain, keys=keys, base_url=base_url, clock=clock)
        except DnsAway:
            log.error("no name server to ask: the proofs of domains are not looked at")
            session.rollback()
            break
        session.commit()
        looked += 1
    return looked


def look_again(
    session: Session, *, domain: Domain, keys: KeyRing, base_url: str, clock: Callable[[], datetime]
) -> Decision | None:
    """Look at one proof now, write down what was seen, and do what follows.

    The transaction that is open ends before the look; the next one is left to the caller. None when
    the domain was lost meanwhile. Raises ``DnsAway``.
    """
    domain_id, host, challenge = domain.id, domain.host, domain.challenge
    method = Method.FILE if domain.method == Method.FILE else Method.DNS
    session.commit()
    sight = look_both_ways(host, challenge, method)
    domain = session.get_one(Domain, domain_id, with_for_update=True, populate_existing=True)
    if not domain.is_proven:
        return None
    return keep_sight(session, domain=domain, sight=sight, keys=keys, base_url=base_url, at=clock())


def keep_sight(
    session: Session, *, domain: Domain, sight: Sight, keys: KeyRing, base_url: str, at: datetime
) -> Decision:
    """Write down what one look came to, and tell the company or let its badges fall where it must be."""
    decision = domain_checks.record(
        session, domain=domain, method=sight.method, seen=sight.seen, detail=sight.detail, at=at
    )
    if decision.must_warn:
        losing.warn(session, domain=domain, lost_from=decision.lost_from, at=at)
    if decision.is_lost:
        losing.end_lost(session, domain=domain, keys=keys, base_url=base_url, at=at)
    return decision
