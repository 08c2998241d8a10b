"""Publishing the status lists: signed anew when a badge is withdrawn, and before they grow old."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from badge import status_list
from badge.claims import status_list_id
from badge.keys import KeyRing
from badge.models import Credential, KeptBit, StatusListCopy
from signatories.entries import lock

REFRESH_AFTER = timedelta(hours=1)
FULL = status_list.SIZE // 2
"""A list is left at half its size: a random free place is then found in two tries on average."""


OWES = "owes_signatures"
"""In ``session.info``: the moment of the latest act in this session that something must be signed for."""


def free_places(session: Session, count: int) -> list[tuple[int, int]]:
    """List numbers and random indexes in them that no credential ever had; all different."""
    list_number = session.scalar(select(func.max(Credential.list_number))) or 1
    used = select(func.count()).where(Credential.list_number == list_number)
    if (session.scalar(used) or 0) >= FULL:
        list_number += 1
    found: set[int] = set()
    while len(found) < count:
        drawn = {secrets.randbelow(status_list.SIZE) for _ in range(count - len(found))} - found
        taken = select(Credential.status_index).where(
            Credential.list_number == list_number, Credential.status_index.in_(drawn)
        )
        found |= drawn - set(session.scalars(taken))
    places = sorted(found)
    secrets.SystemRandom().shuffle(places)
    return [(list_number, index) for index in places]


def owe(session: Session, list_numbers: Collection[int], *, at: datetime) -> None:
    """Write down that these lists must be signed anew: the books have bits that they do not show yet."""
    if not list_numbers:
        return
    lock(session)  # before the rows of the lists: everybody takes these locks in the same order
    session.execute(
        update(StatusListCopy)
        .where(StatusListCopy.list_number.in_(list_numbers), StatusListCopy.owed_since.is_(None))
        .values(owed_since=at)
    )
    session.info[OWES] = at


def owed(session: Session) -> list[int]:
    """The lists that must be signed now: a bit is missing in them, or they were never published."""
    newest = session.scalar(select(func.max(Credential.list_number))) or 0
    current = session.scalars(select(StatusListCopy.list_number).where(StatusListCopy.owed_since.is_(None)))
    behind = session.scalars(select(StatusListCopy.list_number).where(StatusListCopy.owed_since.is_not(None)))
    return sorted({*range(1, newest + 1)} - {*current} | {*behind})


def withdrawn_places(session: Session, *, list_number: int, base_url: str) -> set[int]:
    """The places of that list whose bit is set, by the books."""
    own = select(Credential.status_index).where(
        Credential.list_number == list_number, Credential.revoked_at.is_not(None)
    )
    return {*session.scalars(own), *kept_places(session, status_list_id(base_url, list_number))}


def kept_places(session: Session, list_id: str) -> set[int]:
    """The places of a list of which the books know only that they were published as withdrawn."""
    return set(session.scalars(select(KeptBit.status_index).where(KeptBit.list_id == list_id)))


def publish(
    session: Session, *, list_number: int, keys: KeyRing, base_url: str, at: datetime
) -> StatusListCopy:
    """Sign the list of that number from the books and keep it as the published one.

    Books first: what it shows must be committed, or be found again, since a bit that was signed
    as set is never cleared. Raises ``SignerAway`` or ``SignerRefused``.
    """
    key = keys.signing_key(at=at)
    # The lock makes two signings follow one another: neither loses a bit that the other one saw.
    lock(session)
    session.flush()
    copy = session.get(StatusListCopy, list_number, populate_existing=True)
    withdrawn = withdrawn_places(session, list_number=list_number, base_url=base_url)
    issued_at = at.replace(microsecond=0)
    token = status_list.seal(
        base_url=base_url, list_number=list_number, withdrawn=withdrawn, key=key, at=issued_at
    )
    if copy is None:
        copy = StatusListCopy(list_number=list_number)
        session.add(copy)
    copy.issued_at, copy.valid_until = issued_at, issued_at + status_list.VALID_FOR
    copy.kid, copy.token, copy.owed_since = key.kid, token, None
    session.flush()
    return copy


def refresh_status_lists(
    session: Session, *, keys: KeyRing, base_url: str, at: datetime, older_than: timedelta = REFRESH_AFTER
) -> list[StatusListCopy]:
    """Sign every list anew that is *older_than* that, not published yet, or signed with another
    key than the active one; return those. ``older_than=timedelta(0)`` signs all of them.
    """
    kid = keys.signing_key(at=at).kid
    newest = session.scalar(select(func.max(Credential.list_number))) or 1
    published = {copy.list_number: copy for copy in session.scalars(select(StatusListCopy))}
    return [
        publish(session, list_number=number, keys=keys, base_url=base_url, at=at)
        for number in range(1, newest + 1)
        if number not in published
        or published[number].owed_since is not None
        or published[number].kid != kid
        or published[number].issued_at <= at - older_than
    ]
