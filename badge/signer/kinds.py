"""What the signer signs: a registry of kinds, each with the check that its payload must pass. Pure.

To add a kind: write its check, which raises ``Unfit`` or returns the name that the journal keeps,
and add a line to ``KINDS``. The kind itself (its name and form) lies with the code that asks for it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from badge import openbadge, status_list, ticket
from badge.claims import status_list_id
from badge.did import did_web
from badge.signing_key import Kind
from badge.token import BADGE

BADGE_LASTS = timedelta(days=92)
SOON = timedelta(minutes=15)
"""How far from now the term of what is signed may begin."""
LONGEST = 16 * 1024
"""Bytes of one payload as JSON; a status list may have more."""


class Unfit(Exception):
    """The payload is not what its kind is; the text is the signer's word for why, and repeats nothing."""


@dataclass(frozen=True)
class Frame:
    """What a check knows beside the payload: whose register this is, the moment, and the bits that were set."""

    base_url: str
    at: datetime
    bits: Mapping[str, bytes]
    """By the id of each status list: the bits that were ever signed as set."""


@dataclass(frozen=True)
class Rule:
    """A kind with its check; ``ring`` names the keys that sign it, ``longest`` bounds one payload in bytes."""

    kind: Kind
    check: Callable[[dict[str, Any], Frame], str]
    longest: int = LONGEST
    ring: str = "badges"


def check_badge(payload: dict[str, Any], frame: Frame) -> str:
    """A badge of this register, whole, whose term begins now and lasts 92 days at most; its ``jti``."""
    try:
        claims = openbadge.read(payload)
    except ValueError:
        raise Unfit("not a badge") from None
    if claims.base_url != frame.base_url or claims.issuer != did_web(frame.base_url):
        raise Unfit("of another register")
    if abs(claims.valid_from - frame.at) > SOON:
        raise Unfit("its term does not begin now")
    if not claims.valid_from < claims.valid_until <= claims.valid_from + BADGE_LASTS:
        raise Unfit("its term is too long")
    _check_place(claims.status_list_id, claims.status_index, frame)
    return claims.id


def check_ticket(payload: dict[str, Any], frame: Frame) -> str:
    """A print ticket of this register that ends within five weeks; the id of its badge."""
    try:
        found = ticket.read(payload)
    except ValueError:
        raise Unfit("not a ticket") from None
    if found.base_url != frame.base_url:
        raise Unfit("of another register")
    if not frame.at < found.valid_until <= frame.at + ticket.VALID_FOR:
        raise Unfit("its term is too long, or over")
    _check_place(found.status_list_id, found.status_index, frame)
    return found.badge_id


def _check_place(list_id: str, index: int, frame: Frame) -> None:
    if not 0 <= index < status_list.SIZE:
        raise Unfit("it has no place in a status list")
    bits = frame.bits.get(list_id)
    if bits is not None and status_list.is_set(bits, index):
        raise Unfit("its place in the status list was withdrawn")


def check_status_list(payload: dict[str, Any], frame: Frame) -> str:
    """A status list of this register for the next 48 hours that clears no bit; its id."""
    try:
        found = status_list.taken_apart(payload)
        list_number = int(found.id.rpartition("/")[2])
        again = status_list.credential(
            base_url=frame.base_url,
            list_number=list_number,
            withdrawn=status_list.indexes(found.bits),
            at=found.issued_at,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Unfit("not a status list") from None
    if found.id != status_list_id(frame.base_url, list_number) or again != payload:
        raise Unfit("not a status list of this register")
    if abs(found.issued_at - frame.at) > SOON:
        raise Unfit("its term does not begin now")
    if status_list.clears(frame.bits.get(found.id, b""), found.bits):
        raise Unfit("it clears a bit that was set")
    return found.id


def rules(more: Iterable[Rule] = ()) -> dict[str, Rule]:
    """Every kind by its name: those of badges, and *more* of the front desk."""
    return {rule.kind.name: rule for rule in (*KINDS, *more)}


KINDS = (
    Rule(BADGE, check_badge),
    Rule(ticket.KIND, check_ticket, longest=2048),
    Rule(status_list.KIND, check_status_list, longest=256 * 1024),
)
