"""After an older database was put back: withdrawals that were published, and that the books do not have.

A bit that was signed as set is never cleared, so until the books have it again no list is signed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from badge import listing, status_list
from badge.claims import status_list_id
from badge.endorsements import form, issuing
from badge.endorsements import listing as endorsement_listing
from badge.endorsements.models import Ending, Endorsement
from badge.models import Badge, Credential, KeptBit
from signatories.models import Association

BitsSet = Callable[[str], bytes]
"""By the id of a status list: the bits that were ever signed as set. Empty for a list that never was."""


@dataclass(frozen=True)
class Lack:
    """A status list, with the places that were published as withdrawn and are not so in the books."""

    list_id: str
    list_number: int
    association: Association | None
    places: frozenset[int]


def lacking(session: Session, *, bits_set: BitsSet, base_url: str) -> list[Lack]:
    """Each status list, of the register or of an association, of which the books know too little."""
    newest = session.scalar(select(func.max(Credential.list_number))) or 0
    found = [
        Lack(
            list_id,
            number,
            None,
            places - listing.withdrawn_places(session, list_number=number, base_url=base_url),
        )
        for number, list_id, places in _published(
            bits_set, newest, lambda number: status_list_id(base_url, number)
        )
    ]
    for association in session.scalars(select(Association).order_by(Association.id)).all():
        found += _lacking_of(session, association, bits_set, base_url)
    return [each for each in found if each.places]


def standing_logos(session: Session, lacks: Sequence[Lack]) -> list[Badge]:
    """The badges that stand in the books though their bit was published as set.

    Those are to be withdrawn by hand where they were before; what stays is issued again.
    """
    found: set[Badge] = set()
    for lack in lacks:
        if lack.association is None:
            own = select(Credential).where(Credential.list_number == lack.list_number)
            found |= {
                each.badge
                for each in session.scalars(own)
                if each.status_index in lack.places and not each.badge.is_withdrawn
            }
    return sorted(found, key=lambda badge: badge.code)


def take_over(session: Session, lacks: Sequence[Lack], *, at: datetime) -> int:
    """Let the books have these bits; how many. What they know falls, of the rest the place is kept.

    Nothing public changes by it: the bits were published before. The lists are owed from now on.
    """
    for lack in lacks:
        known = _fall(session, lack, at) if lack.association is None else _fall_beside(session, lack, at)
        session.add_all(
            KeptBit(list_id=lack.list_id, status_index=place, kept_at=at)
            for place in sorted(lack.places - known)
        )
        session.flush()
        if lack.association is None:
            listing.owe(session, {lack.list_number}, at=at)
        else:
            endorsement_listing.owe(session, {(lack.association.id, lack.list_number)}, at=at)
    return sum(len(lack.places) for lack in lacks)


def _lacking_of(
    session: Session, association: Association, bits_set: BitsSet, base_url: str
) -> Iterator[Lack]:
    own = Endorsement.association_id == association.id
    newest = session.scalar(select(func.max(Endorsement.list_number)).where(own)) or 0
    for number, list_id, places in _published(
        bits_set, newest, lambda number: form.status_list_id(base_url, association.slug, number)
    ):
        known = endorsement_listing.withdrawn_places(
            session, association=association, list_number=number, base_url=base_url
        )
        yield Lack(list_id, number, association, places - known)


def _published(
    bits_set: BitsSet, newest: int, id_of: Callable[[int], str]
) -> Iterator[tuple[int, str, frozenset[int]]]:
    """Number, id and set places of each list of the books, and of later ones that were signed."""
    for number in count(1):
        bits = bits_set(id_of(number))
        if not bits and number > newest:
            return
        yield number, id_of(number), frozenset(status_list.indexes(bits))


def _fall(session: Session, lack: Lack, at: datetime) -> set[int]:
    own = session.scalars(select(Credential).where(Credential.list_number == lack.list_number))
    falling = [each for each in own if each.status_index in lack.places]
    for each in falling:
        each.revoked_at = at
    return {each.status_index for each in falling}


def _fall_beside(session: Session, lack: Lack, at: datetime) -> set[int]:
    own = session.scalars(
        select(Endorsement).where(
            Endorsement.association == lack.association, Endorsement.list_number == lack.list_number
        )
    )
    falling = [each for each in own if each.status_index in lack.places]
    issuing.withdraw(session, [(each, Ending.LISTED_BEFORE) for each in falling], at=at)
    return {each.status_index for each in falling}
