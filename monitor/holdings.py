"""Stretches of time in which a company held a network or handle. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

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


def undisputed(holdings: Iterable[Holding]) -> list[Holding]:
    """The stretches in which exactly one company held a holder; the rest is nobody's.

    Stretches of one holder do not overlap. What two companies claim is held back, not guessed.
    """
    return [
        Holding(holder, start, companies.pop(), None if end == FOREVER else end)
        for holder, start, end, companies in _stretches(holdings)
        if len(companies) == 1
    ]


def disputed(holdings: Iterable[Holding]) -> list[tuple[str, datetime, datetime]]:
    """The stretches ``(holder, from, until)`` that two companies or more claim."""
    return [
        (holder, start, end) for holder, start, end, companies in _stretches(holdings) if len(companies) > 1
    ]


def _stretches(holdings: Iterable[Holding]) -> Iterator[tuple[str, datetime, datetime, set[str]]]:
    """For each holder its stretches of time between two changes, with the companies that claim it then."""
    by_holder: dict[str, list[Holding]] = {}
    for holding in sorted(holdings, key=lambda each: (each.holder, each.valid_from, each.company)):
        by_holder.setdefault(holding.holder, []).append(holding)
    for holder, claims in by_holder.items():
        edges = sorted({claim.valid_from for claim in claims} | {claim.until for claim in claims})
        for start, end in pairwise(edges):
            companies = {claim.company for claim in claims if claim.valid_from <= start < claim.until}
            if companies:
                yield holder, start, end, companies


def digest(holdings: Sequence[Holding]) -> str:
    """SHA-256, in hex, over the sorted holdings: the version of the map from holders to companies."""
    lines = sorted(
        f"{each.holder},{each.company},{each.valid_from.isoformat()},"
        f"{each.valid_to.isoformat() if each.valid_to else ''}\n"
        for each in holdings
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()
