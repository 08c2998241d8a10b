"""What a ticket of print proves, from keys and status lists alone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badge import origins, ticket, verifying
from badge.errors import Refused
from badge.status_list import TOLERANCE
from badge.ticket import VALID_FOR, Ticket
from badge.token import MAX_BADGE, open_token
from badge.trusted_keys import TrustedKeys
from badge.verdict import Check, Outcome, moment
from sentences import N_


@dataclass(frozen=True)
class TicketAnswer:
    """What a ticket is worth: ``valid`` only when a fresh list says that its badge is not withdrawn."""

    outcome: Outcome
    ticket: Ticket
    checks: tuple[Check, ...]
    as_of: datetime | None

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome.value,
            "code": self.ticket.code,
            "origin": self.ticket.origin,
            "until": moment(self.ticket.valid_until),
            "as_of": moment(self.as_of),
            "checks": [{"what": each.what, "ok": each.ok, "at": moment(each.at)} for each in self.checks],
        }


def judge(
    shown: str,
    *,
    keys: TrustedKeys,
    status_lists: Iterable[str],
    at: datetime,
    on: str | None = None,
) -> TicketAnswer | None:
    """What the ticket in *shown* (the ticket, or the whole address of a QR code) is worth.

    ``None`` when it is no ticket, or none that one of *keys* signed.
    """
    token = ticket.in_address(shown) or shown.strip()
    try:
        opened = open_token(token, keys, limit=MAX_BADGE)
        found = ticket.read(opened.payload)
    except (Refused, ValueError):
        return None
    if found.issuer != opened.issuer or found.valid_until > at + VALID_FOR + TOLERANCE:
        return None
    status = verifying.status_of(found, keys, status_lists, at)
    is_over = at > found.valid_until + TOLERANCE
    checks = [
        Check(N_("The digital signature holds."), ok=True, at=at),
        Check(N_("The term of the ticket is over."), ok=False, at=at)
        if is_over
        else Check(N_("The ticket is within its term."), ok=True, at=at),
        verifying.status_check(status, at),
    ]
    is_elsewhere = on is not None and origins.normalised(on) != found.origin
    if on is not None:
        checks.append(verifying.site_check(not is_elsewhere, at))
    if status.is_withdrawn:
        outcome = Outcome.WITHDRAWN
    elif is_over:
        outcome = Outcome.EXPIRED
    elif is_elsewhere:
        outcome = Outcome.NOT_FOR_THIS_SITE
    else:
        outcome = Outcome.CANNOT_CHECK if status.is_withdrawn is None else Outcome.VALID
    return TicketAnswer(outcome, found, tuple(checks), status.as_of)
