"""What works without a network: the stand-alone checker to keep, and the tickets of printed badges."""

from collections import OrderedDict

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from app.badges import checker
from app.badges.blueprint import badges
from app.badges.books import Exhibit
from app.clock import now
from app.headers import INERT
from app.keys import badge_keys
from app.transparency import log_keys
from badge import ticket, token
from badge.claims import BadgeClaims
from sentences import SpokenError

KEPT = 1000
"""Tickets that a process keeps at hand; a picture is asked for more often than a ticket is due."""


@badges.get(f"/{checker.NAME}")
def checker_file() -> ResponseReturnValue:
    """One file to keep. It is a download and never a page of this site: it has a script inside."""
    keys = (*log_keys.log_keys(), *log_keys.witness_keys())
    response = Response(
        checker.page(badge_keys().jwks(), [each.vkey for each in keys]), mimetype="application/octet-stream"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{checker.NAME}"'
    response.headers["Content-Security-Policy"] = INERT
    return response


def wanted_ticket(shown: Exhibit | None) -> str | None:
    """What a QR code holds with ``?ticket=1``, while the badge is valid; else ``None``."""
    is_wanted = request.args.get("ticket") == "1"
    return ticket_address(shown.claims) if is_wanted and shown and shown.verdict.is_valid else None


def ticket_address(claims: BadgeClaims) -> str | None:
    """What the QR code in print holds: the address and this week's ticket of the badge.

    ``None`` when nothing can be signed now: the plain address leads to the verify page as well.
    """
    kept: OrderedDict[tuple[str, object], str] = current_app.extensions.setdefault(
        "print_tickets", OrderedDict()
    )
    wanted = ticket.Ticket.of(claims, at=now())
    try:
        key = badge_keys().signing_key(at=now())
        name = (key.kid, wanted)
        if name not in kept:
            kept[name] = token.sign(ticket.write(wanted), key, kind=ticket.KIND)
    except SpokenError:
        return None
    while len(kept) > KEPT:
        kept.popitem(last=False)
    return ticket.address(wanted, kept[name])
