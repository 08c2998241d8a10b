"""The ticket in the QR code of a printed badge: what can be known of it without a network. Pure.

It stands behind the ``#`` of the address, which a browser never sends. It says less than the badge,
ends within five weeks, and is never taken for the badge itself.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from badge import code as badge_code
from badge import openbadge, origins
from badge.claims import BadgeClaims, status_list_id
from badge.did import did_web
from badge.signing_key import Kind
from badge.strict import Malformed, is_same_json

KIND = Kind("ticket")
VALID_FOR = timedelta(days=35)
RENEWED_EVERY = timedelta(days=7)
"""All tickets of a badge within such a span end at one moment: four to five weeks after it began."""

_PLACE = re.compile(r"([1-9][0-9]{0,5})#(0|[1-9][0-9]{0,8})")
_ADDRESS = re.compile(r"https?://[^/?#\s]+/v/([0-9A-Z]{12})#([A-Za-z0-9._-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Ticket:
    """What a ticket says. ``valid_until`` is aware, in UTC, to the second; the rest is as in ``BadgeClaims``."""

    base_url: str
    code: str
    number: int
    list_number: int
    status_index: int
    origin: str
    valid_until: datetime

    @classmethod
    def of(cls, claims: BadgeClaims, *, at: datetime) -> Self:
        """The ticket of this week for the badge that says *claims*; it never outlives the badge."""
        span = RENEWED_EVERY.total_seconds()
        week = datetime.fromtimestamp(at.timestamp() // span * span, UTC)
        return cls(
            base_url=claims.base_url,
            code=claims.code,
            number=claims.number,
            list_number=claims.list_number,
            status_index=claims.status_index,
            origin=claims.origin,
            valid_until=min(week + VALID_FOR, claims.valid_until),
        )

    @property
    def issuer(self) -> str:
        return did_web(self.base_url)

    @property
    def badge_id(self) -> str:
        return f"{self.base_url}/badges/{self.code}/credentials/{self.number}"

    @property
    def status_list_id(self) -> str:
        return status_list_id(self.base_url, self.list_number)


def write(ticket: Ticket) -> dict[str, Any]:
    """The payload of a ticket."""
    return {
        "iss": ticket.issuer,
        "sub": ticket.origin,
        "exp": int(ticket.valid_until.timestamp()),
        "code": ticket.code,
        "badge": ticket.badge_id,
        "idx": f"{ticket.list_number}#{ticket.status_index}",
    }


def read(payload: dict[str, Any]) -> Ticket:
    """What the ticket in *payload* says. Raises ``Malformed`` unless ``write`` would have written it."""
    try:
        base_url, code, number = openbadge.matched(openbadge.ID, payload["badge"])
        list_number, index = openbadge.matched(_PLACE, payload["idx"])
        ticket = Ticket(
            base_url=base_url,
            code=code,
            number=int(number),
            list_number=int(list_number),
            status_index=int(index),
            origin=payload["sub"],
            valid_until=datetime.fromtimestamp(payload["exp"], UTC),
        )
        agrees = (
            is_same_json(write(ticket), payload)
            and badge_code.normalised(code) == code
            and origins.normalised(ticket.origin) == ticket.origin
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise Malformed("not a ticket") from error
    if not agrees:
        raise Malformed("its parts contradict each other")
    return ticket


def is_one(payload: dict[str, Any]) -> bool:
    """Whether *payload* is that of a ticket."""
    try:
        read(payload)
    except Malformed:
        return False
    return True


def address(ticket: Ticket, token: str) -> str:
    """What the QR code in print holds: the address of the verify page, and the ticket behind it."""
    return f"{ticket.base_url}/v/{ticket.code}#{token}"


def in_address(text: str) -> str | None:
    """The ticket behind an address, or ``None`` when *text* is no such address."""
    match = _ADDRESS.fullmatch(text.strip()) if len(text) <= 4000 else None
    return match.group(2) if match else None
