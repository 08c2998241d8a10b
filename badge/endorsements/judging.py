"""Whether an association's endorsement stands beside a badge. Pure: keys and lists come in as values.

An endorsement can only add a line to a badge that stands by itself; a fault in it is never a fault
of the badge.
"""

from collections.abc import Iterable
from datetime import datetime

from badge import status_list
from badge.claims import BadgeClaims
from badge.endorsements import form
from badge.endorsements.form import EndorsementClaims
from badge.errors import Refused
from badge.status_list import TOLERANCE
from badge.trusted_keys import TrustedKeys
from badge.verdict import Endorsement


def standing(
    token: str, *, beside: BadgeClaims, keys: TrustedKeys, status_lists: Iterable[str], at: datetime
) -> Endorsement | None:
    """What the endorsement in *token* adds to the badge *beside* it; ``None`` when it does not count.

    It counts when its signature holds under the association's own *keys*, it is about the company
    and the origin of the badge, in its term, and not on the association's list of withdrawn ones.
    """
    try:
        claims = form.unseal(token, keys)
        if not is_about(claims, beside) or not _is_in_term(claims, at):
            return None
        if _is_withdrawn(claims, keys, status_lists, at):
            return None
    except Refused:
        return None
    return Endorsement(association=claims.association.name, since=claims.since, url=claims.id)


def is_about(claims: EndorsementClaims, badge: BadgeClaims) -> bool:
    """Whether it is about the company behind *badge*, on the website of *badge*."""
    return (claims.base_url, claims.code, claims.origin, claims.register_number) == (
        badge.base_url,
        badge.code,
        badge.origin,
        badge.register_number,
    )


def _is_in_term(claims: EndorsementClaims, at: datetime) -> bool:
    return claims.valid_from - TOLERANCE <= at <= claims.valid_until + TOLERANCE


def _is_withdrawn(
    claims: EndorsementClaims, keys: TrustedKeys, status_lists: Iterable[str], at: datetime
) -> bool:
    """What the association's own list says; without one that can be trusted the answer is yes."""
    for token in status_lists:
        if status_list.claimed_id(token) == claims.status_list_id:
            found = status_list.read(
                token, keys, expected_id=claims.status_list_id, issuer=claims.issuer, at=at
            )
            return found.is_withdrawn(claims.status_index)
    return True
