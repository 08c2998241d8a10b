"""What the signer signs: a registry of kinds, each with the check that its payload must pass. Pure.

To add a kind: write its check, which raises ``Unfit`` or returns the name that the journal keeps,
and add a line to ``KINDS``. The kind itself (its name and form) lies with the code that asks for it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from badge import data_integrity, envelope, openbadge, status_list, ticket
from badge.claims import status_list_id
from badge.did import association_did, did_web
from badge.endorsements import form
from badge.signing_key import Kind
from badge.token import BADGE
from tlog.checkpoint import Checkpoint

BADGE_LASTS = timedelta(days=92)
SOON = timedelta(minutes=15)
"""How far from now the term of what is signed may begin."""
PROOFS = "proofs"
ASSOCIATION = "association"
SLUG = re.compile(r"[a-z0-9-]{1,60}")
MOST_LISTS = 1000
"""Status lists of one issuer: room for 65 million credentials, and a bound on what the signer remembers."""
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
    tree: Checkpoint | None = None
    """The tree of the public log that was signed last."""


@dataclass(frozen=True)
class Rule:
    """A kind with its check; ``ring`` names the keys that sign it (``ASSOCIATION``: those of the association
    that the payload names as its issuer), ``longest`` bounds one payload in bytes."""

    kind: Kind
    check: Callable[[dict[str, Any], Frame], str]
    longest: int = LONGEST
    ring: str = "badges"
    keeps_bits: bool = False
    """Whether it is a status list, whose set bits are kept for good."""
    keeps_tree: bool = False
    """Whether it is a checkpoint, whose tree every later one has to continue."""


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
    if claims.awarded_at > claims.valid_from:
        raise Unfit("signed after it began")
    _check_place(claims.list_number, claims.status_list_id, claims.status_index, frame)
    return claims.id


def check_proof(payload: dict[str, Any], frame: Frame) -> str:
    """A badge of this register, whole, with the moment of its proof, which is now; its ``jti``.

    The badge itself may be a renewal old: what it says was signed as a token before.
    """
    try:
        claims = data_integrity.check(payload)
        created = envelope.moment(payload["created"])
    except (ValueError, KeyError, TypeError):
        raise Unfit("not a badge with the moment of its proof") from None
    if claims.base_url != frame.base_url or claims.issuer != did_web(frame.base_url):
        raise Unfit("of another register")
    if abs(created - frame.at) > SOON or claims.valid_from > frame.at + SOON:
        raise Unfit("not proven now")
    if not frame.at < claims.valid_until <= claims.valid_from + BADGE_LASTS:
        raise Unfit("its term is over, or too long")
    if claims.awarded_at > claims.valid_from:
        raise Unfit("signed after it began")
    _check_place(claims.list_number, claims.status_list_id, claims.status_index, frame)
    return claims.id


def check_endorsement(payload: dict[str, Any], frame: Frame) -> str:
    """An endorsement by an association of this register that begins now and lasts 92 days at most; its id."""
    try:
        claims = form.read(payload)
    except ValueError:
        raise Unfit("not an endorsement") from None
    if claims.base_url != frame.base_url:
        raise Unfit("of another register")
    if abs(claims.valid_from - frame.at) > SOON:
        raise Unfit("its term does not begin now")
    if not claims.valid_from < claims.valid_until <= claims.valid_from + BADGE_LASTS:
        raise Unfit("its term is too long")
    _check_place(claims.list_number, claims.status_list_id, claims.status_index, frame)
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
    _check_place(found.list_number, found.status_list_id, found.status_index, frame)
    return found.badge_id


def _check_place(list_number: int, list_id: str, index: int, frame: Frame) -> None:
    if not (0 <= index < status_list.SIZE and list_number <= MOST_LISTS):
        raise Unfit("it has no place in a status list")
    bits = frame.bits.get(list_id)
    if bits is not None and status_list.is_set(bits, index):
        raise Unfit("its place in the status list was withdrawn")


def check_status_list(payload: dict[str, Any], frame: Frame) -> str:
    """A status list of this register for the next 48 hours that clears no bit; its id."""
    issuer = did_web(frame.base_url)
    return _check_list(
        payload, frame, issuer, expected_id=lambda number: status_list_id(frame.base_url, number)
    )


def check_endorsement_list(payload: dict[str, Any], frame: Frame) -> str:
    """The same of an association of this register."""
    slug = slug_of(payload, frame)
    issuer = association_did(frame.base_url, slug)
    return _check_list(
        payload, frame, issuer, expected_id=lambda number: form.status_list_id(frame.base_url, slug, number)
    )


def slug_of(payload: dict[str, Any], frame: Frame) -> str:
    """The slug of the association that *payload* names as its issuer. Raises ``Unfit``."""
    issuer = payload.get("iss")
    start = f"{did_web(frame.base_url)}:associations:"
    slug = issuer.removeprefix(start) if isinstance(issuer, str) and issuer.startswith(start) else ""
    if not SLUG.fullmatch(slug):
        raise Unfit("not of an association of this register")
    return slug


def _check_list(
    payload: dict[str, Any], frame: Frame, issuer: str, *, expected_id: Callable[[int], str]
) -> str:
    try:
        found = status_list.taken_apart(payload)
        list_number = int(found.id.rpartition("/")[2])
        again = status_list.credential_of(
            found.id,
            issuer=found.issuer,
            withdrawn=status_list.indexes(found.bits),
            at=found.issued_at,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Unfit("not a status list") from None
    if (found.id, found.issuer) != (expected_id(list_number), issuer) or again != payload:
        raise Unfit("not a status list of this register")
    if not 0 < list_number <= MOST_LISTS:
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
    Rule(status_list.KIND, check_status_list, longest=256 * 1024, keeps_bits=True),
    Rule(data_integrity.KIND, check_proof, ring=PROOFS),
    Rule(form.KIND, check_endorsement, ring=ASSOCIATION),
    Rule(form.LIST, check_endorsement_list, longest=256 * 1024, ring=ASSOCIATION, keeps_bits=True),
)
