"""Which company answered for which holder when, as far as it is known and undisputed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.models import Attribution

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Holding:
    """*company* held *holder* in ``[valid_from, valid_to)``; ``valid_to`` None means still."""

    holder: str
    valid_from: datetime
    company: str
    valid_to: datetime | None

    @property
    def until(self) -> datetime:
        return self.valid_to or FOREVER


def known(session: Session, *, as_of: datetime | None = None) -> list[Holding]:
    """What is known of all holders now, or was known *as_of* a moment: the latest word of each."""
    query = select(Attribution).order_by(Attribution.learnt_at, Attribution.id)
    if as_of is not None:
        query = query.where(Attribution.learnt_at <= as_of)
    latest = {(row.holder, row.company, row.valid_from): row.valid_to for row in session.scalars(query)}
    return sorted(
        Holding(holder, valid_from, company, valid_to)
        for (holder, company, valid_from), valid_to in latest.items()
        if valid_to is None or valid_to > valid_from
    )


def undisputed(holdings: Iterable[Holding]) -> list[Holding]:
    """The stretches in which exactly one company held a holder; the rest is nobody's. Pure.

    Stretches of one holder do not overlap. What two companies claim is held back, not guessed.
    """
    by_holder: dict[str, list[Holding]] = {}
    for holding in sorted(holdings, key=lambda each: (each.holder, each.valid_from, each.company)):
        by_holder.setdefault(holding.holder, []).append(holding)
    stretches: list[Holding] = []
    for holder, claims in by_holder.items():
        edges = sorted({claim.valid_from for claim in claims} | {claim.until for claim in claims})
        for start, end in zip(edges, edges[1:], strict=False):
            companies = {claim.company for claim in claims if claim.valid_from <= start < claim.until}
            if len(companies) == 1:
                valid_to = None if end == FOREVER else end
                stretches.append(Holding(holder, start, companies.pop(), valid_to))
    return stretches


def digest(holdings: Sequence[Holding]) -> str:
    """SHA-256, in hex, over the sorted holdings: the version of the map from holders to companies."""
    lines = sorted(
        f"{each.holder},{each.company},{each.valid_from.isoformat()},"
        f"{each.valid_to.isoformat() if each.valid_to else ''}\n"
        for each in holdings
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()
