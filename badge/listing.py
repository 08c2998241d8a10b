"""Publishing the status lists: signed anew when a badge is withdrawn, and before they grow old."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from badge import status_list
from badge.keys import KeyRing
from badge.models import Credential, StatusListCopy
from signatories.entries import Entry, append

REFRESH_AFTER = timedelta(hours=1)
FULL = status_list.SIZE // 2
"""A list is left at half its size: a random free place is then found in two tries on average."""


def free_place(session: Session) -> tuple[int, int]:
    """A list number and a random index in it that no credential ever had."""
    list_number = session.scalar(select(func.max(Credential.list_number))) or 1
    used = select(func.count()).where(Credential.list_number == list_number)
    if (session.scalar(used) or 0) >= FULL:
        list_number += 1
    while True:
        index = secrets.randbelow(status_list.SIZE)
        taken = select(Credential.id).where(
            Credential.list_number == list_number, Credential.status_index == index
        )
        if session.scalar(taken) is None:
            return list_number, index


def publish(
    session: Session, *, list_number: int, keys: KeyRing, base_url: str, at: datetime
) -> StatusListCopy:
    """Sign the list of that number from the books and keep it as the published one."""
    # The row lock makes two withdrawals at once follow one another: neither loses the other's bit.
    copy = session.scalar(
        select(StatusListCopy).where(StatusListCopy.list_number == list_number).with_for_update()
    )
    session.flush()
    key = keys.signing_key(at=at)
    announce_key(session, kid=key.kid, at=at)
    withdrawn = session.scalars(
        select(Credential.status_index).where(
            Credential.list_number == list_number, Credential.revoked_at.is_not(None)
        )
    )
    issued_at = at.replace(microsecond=0)
    token = status_list.seal(
        base_url=base_url, list_number=list_number, withdrawn=withdrawn, key=key, at=issued_at
    )
    if copy is None:
        copy = StatusListCopy(list_number=list_number)
        session.add(copy)
    copy.issued_at, copy.valid_until = issued_at, issued_at + status_list.VALID_FOR
    copy.kid, copy.token = key.kid, token
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
        or published[number].kid != kid
        or published[number].issued_at <= at - older_than
    ]


def announce_key(session: Session, *, kid: str, at: datetime) -> None:
    """Enter a signing key in the public log, the first time that it signs."""
    entered = session.scalars(select(Entry).where(Entry.kind == "key-activated"))
    if all(entry.data["kid"] != kid for entry in entered):
        append(session, "key-activated", at=at, kid=kid)
