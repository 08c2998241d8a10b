"""The receipt of a delivery: what became of its rows. The same delivery gets the same receipt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor import places
from monitor.delivery_models import Manifest, SandboxDelivery


@dataclass(frozen=True)
class Counts:
    """What became of the rows of one kind; ``read`` is the sum of the others but ``unmatched``."""

    read: int
    new: int
    changed: int
    unchanged: int
    in_conflict: int
    repeated: int
    unmatched: int = 0
    """Checks of a notice that is not known yet."""


@dataclass(frozen=True)
class Apart:
    """A row of a report that was held apart: nobody can say when its notice was delivered."""

    file: str
    line: int
    why: str


@dataclass(frozen=True)
class Receipt:
    """The answer to a delivery. Equal for the same delivery, but for ``already`` and ``is_dry_run``.

    ``delivery`` is its public id (None in a dry run), ``digest`` the SHA-256 of its canonical
    rows. ``conflicts`` says where the first rows are that contradict what is known;
    ``without_clock`` rows were held apart, the first of them in ``held_apart``.
    """

    delivery: str | None
    source: str
    batch: str | None
    digest: str
    taken_in_at: datetime
    notices: Counts
    checks: Counts
    conflicts: tuple[places.Conflict, ...]
    already: bool = False
    is_dry_run: bool = False
    is_sandbox: bool = False
    without_clock: int = 0
    held_apart: tuple[Apart, ...] = ()


def receipt(delivery: Manifest, *, already: bool = False, is_dry_run: bool = False) -> Receipt:
    """The receipt of a delivery, as it was given when it was taken in."""

    def counts(kind: str, *extra: str) -> Counts:
        names = ("read", "new", "unchanged", "in_conflict", "repeated", *extra)
        values = {name: getattr(delivery, f"{kind}_{name}") for name in names}
        return Counts(**{"changed": 0, **values})

    return Receipt(
        delivery=delivery.public_id,
        source=delivery.source,
        batch=delivery.batch,
        digest=delivery.digest,
        taken_in_at=delivery.taken_in_at,
        notices=counts("notices", "changed"),
        checks=counts("checks", "unmatched"),
        conflicts=tuple(places.Conflict(**conflict) for conflict in delivery.conflicts),
        already=already,
        is_dry_run=is_dry_run,
        is_sandbox=isinstance(delivery, SandboxDelivery),
        without_clock=delivery.notices_without_clock,
        held_apart=tuple(Apart(**each) for each in delivery.held_apart),
    )


def claims(given: Receipt, *, issuer: str) -> dict[str, Any]:
    """What the signed form of a receipt says; ``conflicts`` are left to the receipt itself."""

    def plain(counts: Counts) -> dict[str, int]:
        names = ("read", "new", "changed", "unchanged", "in_conflict", "repeated", "unmatched")
        return {name: getattr(counts, name) for name in names}

    return {
        "iss": issuer,
        "delivery": given.delivery,
        "source": given.source,
        "batch": given.batch,
        "digest": given.digest,
        "taken_in_at": given.taken_in_at.isoformat(),
        "notices": plain(given.notices),
        "checks": plain(given.checks),
        "without_clock": given.without_clock,
        "sandbox": given.is_sandbox,
    }
