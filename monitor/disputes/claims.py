"""What a company can claim in a dispute: a sentence of a list, with a moment or days where it needs them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.disputes.errors import ClaimIncomplete, ClaimInTheFuture, ClaimNotForThisKind, ClaimsNeeded
from monitor.disputes.states import DisputeKind


class ClaimKind(StrEnum):
    NETWORK_NOT_OURS = "network-not-ours"
    NETWORK_HANDED_ON = "network-handed-on"
    NO_MAIL_ARRIVED = "no-mail-arrived"
    CONTACT_POINT_FAILED = "contact-point-failed"
    TICKET_SHOWS_REMOVAL = "ticket-shows-removal"
    CUSTOMER_ENDED = "customer-ended"
    LOG_SHOWS_GONE = "log-shows-gone"
    COPY_ELSEWHERE = "copy-elsewhere"
    HOTLINE_WITHDREW = "hotline-withdrew"
    HOTLINE_ASKED = "hotline-asked"


class Needs(StrEnum):
    """What stands with a claim: nothing, a moment, or the days from and to."""

    NOTHING = "nothing"
    MOMENT = "moment"
    DAYS = "days"


NEEDS: Mapping[ClaimKind, Needs] = {
    ClaimKind.NETWORK_NOT_OURS: Needs.DAYS,
    ClaimKind.NETWORK_HANDED_ON: Needs.DAYS,
    ClaimKind.NO_MAIL_ARRIVED: Needs.NOTHING,
    ClaimKind.CONTACT_POINT_FAILED: Needs.DAYS,
    ClaimKind.TICKET_SHOWS_REMOVAL: Needs.MOMENT,
    ClaimKind.CUSTOMER_ENDED: Needs.MOMENT,
    ClaimKind.LOG_SHOWS_GONE: Needs.MOMENT,
    ClaimKind.COPY_ELSEWHERE: Needs.NOTHING,
    ClaimKind.HOTLINE_WITHDREW: Needs.MOMENT,
    ClaimKind.HOTLINE_ASKED: Needs.MOMENT,
}

CLAIMS: Mapping[DisputeKind, Sequence[ClaimKind]] = {
    DisputeKind.WRONG_COMPANY: (ClaimKind.NETWORK_NOT_OURS, ClaimKind.NETWORK_HANDED_ON),
    DisputeKind.NOT_RECEIVED: (ClaimKind.NO_MAIL_ARRIVED, ClaimKind.CONTACT_POINT_FAILED),
    DisputeKind.ALREADY_GONE: (ClaimKind.TICKET_SHOWS_REMOVAL, ClaimKind.CUSTOMER_ENDED),
    DisputeKind.WRONGLY_ONLINE: (
        ClaimKind.TICKET_SHOWS_REMOVAL,
        ClaimKind.LOG_SHOWS_GONE,
        ClaimKind.COPY_ELSEWHERE,
    ),
    DisputeKind.WRONGLY_CLASSIFIED: (ClaimKind.HOTLINE_WITHDREW, ClaimKind.HOTLINE_ASKED),
}
"""Which claims fit which kind of dispute."""


@dataclass(frozen=True)
class Claim:
    """One claim; ``at`` or ``from_on`` with ``to_on`` (both included) where its kind needs them."""

    kind: ClaimKind
    at: datetime | None = None
    from_on: date | None = None
    to_on: date | None = None


def checked(kind: DisputeKind, claims: Iterable[Claim], *, at: datetime) -> list[Claim]:
    """The claims of a dispute, each kind once and with just what it needs.

    Raises ``ClaimsNeeded``, ``ClaimNotForThisKind``, ``ClaimIncomplete`` or ``ClaimInTheFuture``.
    """
    found = {claim.kind: claim for claim in claims}
    if not found:
        raise ClaimsNeeded
    for claim in found.values():
        if claim.kind not in CLAIMS[kind]:
            raise ClaimNotForThisKind
        _check_complete(claim)
        days = [day for day in (claim.from_on, claim.to_on) if day is not None]
        if (claim.at is not None and claim.at > at) or any(day > at.date() for day in days):
            raise ClaimInTheFuture
    return list(found.values())


def _check_complete(claim: Claim) -> None:
    needs = NEEDS[claim.kind]
    has_days = claim.from_on is not None and claim.to_on is not None
    if (needs is Needs.MOMENT) != (claim.at is not None) or (needs is Needs.DAYS) != has_days:
        raise ClaimIncomplete
    if claim.from_on is not None and claim.to_on is not None and claim.to_on < claim.from_on:
        raise ClaimIncomplete
