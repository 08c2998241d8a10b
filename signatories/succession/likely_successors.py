"""Companies that look like the successor of one that ended or withdrew: they use what was its own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from signatories.directory import directory_rows
from signatories.journal import note
from signatories.models import Company, Domain
from signatories.networks.networks import Network
from signatories.reasons import checked_reason
from signatories.signatures.standing import State
from signatories.succession.lineage import edges
from signatories.succession.models import DismissedSuccessor

LEFT = (State.WITHDRAWN, State.ENDED)


@dataclass(frozen=True)
class LikelySuccessor:
    """*later* uses domains or networks that were *earlier*'s, and no event says why."""

    earlier: Company
    later: Company
    hosts: tuple[str, ...]
    networks: tuple[str, ...]


def find(session: Session, *, at: datetime) -> list[LikelySuccessor]:
    """Every pair that an operator has not looked at, by name; a fixed number of queries."""
    hosts, networks = _shared_hosts(session), _shared_networks(session)
    known = {(edge.earlier, edge.later) for edge in edges(session, at=at)}
    known |= {
        (earlier, later)
        for earlier, later in session.execute(
            select(DismissedSuccessor.earlier_id, DismissedSuccessor.later_id)
        )
    }
    pairs = {pair for pair in {*hosts, *networks} if pair not in known and pair[::-1] not in known}
    ids = {company_id for pair in pairs for company_id in pair}
    companies = {each.id: each for each in session.scalars(select(Company).where(Company.id.in_(ids)))}
    gone = _gone(session, [companies[earlier] for earlier, _later in pairs], at)
    found = [
        LikelySuccessor(
            companies[earlier],
            companies[later],
            tuple(sorted(hosts.get((earlier, later), ()))),
            tuple(sorted(networks.get((earlier, later), ()))),
        )
        for earlier, later in pairs
        if earlier in gone and later not in gone
    ]
    return sorted(found, key=lambda each: (each.earlier.name, each.later.name))


def dismiss(
    session: Session, *, earlier: Company, later: Company, reason: str, by: str, at: datetime
) -> DismissedSuccessor:
    """Say that *later* is not the successor of *earlier*. Raises ``ReasonNeeded``."""
    row = DismissedSuccessor(
        earlier_id=earlier.id,
        later_id=later.id,
        dismissed_at=at,
        dismissed_by=by,
        reason=checked_reason(reason),
    )
    session.add(row)
    session.flush()
    note(
        session,
        "successor-dismissed",
        at=at,
        by=by,
        company=earlier,
        earlier=earlier.register_number,
        later=later.register_number,
    )
    return row


Pairs = dict[tuple[int, int], set[str]]


def _shared_hosts(session: Session) -> Pairs:
    before, now = aliased(Domain), aliased(Domain)
    found = session.execute(
        select(before.company_id, now.company_id, now.host)
        .join(now, now.host == before.host)
        .where(
            before.company_id != now.company_id,
            before.proven_at.is_not(None),
            now.proven_at.is_not(None),
            now.lost_at.is_(None),
            now.proven_at > before.proven_at,
        )
    )
    return _collect(found)


def _shared_networks(session: Session) -> Pairs:
    before, now = aliased(Network), aliased(Network)
    found = session.execute(
        select(before.company_id, now.company_id, now.identifier)
        .join(now, now.identifier == before.identifier)
        .where(
            before.company_id != now.company_id,
            before.confirmed_at.is_not(None),
            now.closed_at.is_(None),
            now.to_on.is_(None),
            now.recorded_at > before.recorded_at,
        )
    )
    return _collect(found)


def _collect(found: Iterable[Sequence[Any]]) -> Pairs:
    pairs: Pairs = defaultdict(set)
    for earlier, later, what in found:
        pairs[(earlier, later)].add(what)
    return dict(pairs)


def _gone(session: Session, companies: list[Company], at: datetime) -> set[int]:
    """The ids of those that ended, or whose signature was withdrawn."""
    rows = directory_rows.read(session, companies, at=at)
    return {
        company.id
        for company, row in zip(companies, rows, strict=True)
        if company.ended_on is not None or row.standing.state in LEFT
    }
