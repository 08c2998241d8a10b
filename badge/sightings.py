"""On which other hosts the live image of a badge was asked for: counts by day, of no visitor.

What a browser sends can be made up. So a count is a reason to look, never a proof.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from badge import misuse
from badge.misuse_models import ForeignSighting, MisuseCase
from badge.misuse_states import FactKind, Source
from badge.models import Badge
from signatories.domains import hosts
from signatories.errors import WrongHost

KEPT = timedelta(days=90)
MOST_HOSTS_A_DAY = 50
"""Hosts that are counted of one badge in one day: more would be somebody who makes them up."""
WITHIN = timedelta(days=30)
MANY, DAYS = 20, 2
"""A case is opened when an image was asked for that often, on that many days, within 30 days."""
MOST_CASES_A_DAY = 20
_LOCAL = ("localhost", "local", "internal", "lan", "home", "arpa", "invalid", "onion")


class Sighting(NamedTuple):
    """One host that showed the live image of a CODE on a day."""

    code: str
    host: str
    day: date


def public_host(host: str) -> str | None:
    """*host* in its one form, if it can be a website of the public internet: no address, no local name."""
    try:
        name = hosts.canonical(host)
    except WrongHost:
        return None
    return None if name.rpartition(".")[2] in _LOCAL else name


def count(session: Session, counts: Mapping[Sighting, int], *, at: datetime) -> None:
    """Add *counts*, and open a case where they are many. What is over the bound of a day is left out."""
    for sighting, times in sorted(counts.items()):
        badge = session.scalar(select(Badge).where(Badge.code == sighting.code))
        if badge is None or not _add(session, badge, sighting, times):
            continue
        first, last, total, days = _seen(session, badge, sighting.host, since=(at - WITHIN).date())
        if total >= MANY and days >= DAYS and not _is_of_company(session, badge, sighting.host):
            _open_case(session, badge, sighting.host, first, last, total, at=at)


def _add(session: Session, badge: Badge, sighting: Sighting, times: int) -> bool:
    same = (ForeignSighting.badge_id == badge.id, ForeignSighting.day == sighting.day)
    more = update(ForeignSighting).where(*same, ForeignSighting.host == sighting.host)
    if session.execute(more.values(times=ForeignSighting.times + times)).rowcount:  # pyright: ignore[reportAttributeAccessIssue]
        return True
    if (session.scalar(select(func.count()).where(*same)) or 0) >= MOST_HOSTS_A_DAY:
        return False
    session.add(ForeignSighting(badge=badge, host=sighting.host, day=sighting.day, times=times))
    session.flush()
    return True


def _seen(session: Session, badge: Badge, host: str, *, since: date) -> tuple[date, date, int, int]:
    """First and last day, how often, and on how many days."""
    row = session.execute(
        select(
            func.min(ForeignSighting.day),
            func.max(ForeignSighting.day),
            func.sum(ForeignSighting.times),
            func.count(),
        ).where(
            ForeignSighting.badge_id == badge.id, ForeignSighting.host == host, ForeignSighting.day >= since
        )
    ).one()
    return row[0], row[1], row[2], row[3]


def _is_of_company(session: Session, badge: Badge, host: str) -> bool:
    """Whether the host is the company's own, or below its own: then a mistake of its builder, no misuse."""
    return misuse.company_of_host(session, host) is badge.company


def _open_case(
    session: Session, badge: Badge, host: str, first: date, last: date, total: int, *, at: datetime
) -> None:
    """Tell the operator; the fact holds the count of the last 30 days."""
    opened_today = select(func.count(MisuseCase.id)).where(
        MisuseCase.source == Source.LIVE_IMAGE, MisuseCase.opened_at > at - timedelta(days=1)
    )
    is_known = select(MisuseCase.id).where(MisuseCase.host == host, MisuseCase.closed_at.is_(None))
    if session.scalar(is_known) is None and (session.scalar(opened_today) or 0) >= MOST_CASES_A_DAY:
        return
    case = misuse.case_of_host(session, host=host, source=Source.LIVE_IMAGE, at=at, badge=badge)
    known = next(
        (each for each in case.facts if each.kind == FactKind.LIVE_IMAGE and each.badge is badge), None
    )
    first_at, last_at = (datetime.combine(day, datetime.min.time(), at.tzinfo) for day in (first, last))
    if known is None:
        misuse.note_fact(
            session, case, FactKind.LIVE_IMAGE, badge=badge, times=total, first_at=first_at, last_at=last_at
        )
    else:
        known.times, known.last_at = max(known.times, total), max(known.last_at, last_at)
        session.flush()


def forget_old(session: Session, *, at: datetime) -> None:
    session.execute(delete(ForeignSighting).where(ForeignSighting.day < (at - KEPT).date()))
