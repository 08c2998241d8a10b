"""Publishing the associations' lists of withdrawn endorsements, each signed with its association's key."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from badge import status_list
from badge.endorsements import form
from badge.endorsements.models import Endorsement, EndorsementList
from badge.keys import KeyRing
from badge.listing import FULL, REFRESH_AFTER, announce_key
from badge.token import sign
from signatories.models import Association


def free_place(session: Session, *, association: Association) -> tuple[int, int]:
    """A list number and a random index in it that no endorsement of *association* ever had."""
    own = Endorsement.association_id == association.id
    list_number = session.scalar(select(func.max(Endorsement.list_number)).where(own)) or 1
    used = select(func.count()).where(own, Endorsement.list_number == list_number)
    if (session.scalar(used) or 0) >= FULL:
        list_number += 1
    while True:
        index = secrets.randbelow(status_list.SIZE)
        taken = select(Endorsement.id).where(
            own, Endorsement.list_number == list_number, Endorsement.status_index == index
        )
        if session.scalar(taken) is None:
            return list_number, index


def publish(
    session: Session,
    *,
    association: Association,
    list_number: int,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> EndorsementList:
    """Sign that list of *association* from the books and keep it as the published one."""
    # The row lock makes two withdrawals at once follow one another: neither loses the other's bit.
    copy = session.scalar(
        select(EndorsementList)
        .where(EndorsementList.association_id == association.id, EndorsementList.list_number == list_number)
        .with_for_update()
    )
    session.flush()
    ring = keys.of_association(association.slug)
    key = ring.signing_key(at=at)
    announce_key(session, kid=key.kid, at=at)
    withdrawn = session.scalars(
        select(Endorsement.status_index).where(
            Endorsement.association_id == association.id,
            Endorsement.list_number == list_number,
            Endorsement.withdrawn_at.is_not(None),
        )
    )
    payload = status_list.credential_of(
        form.status_list_id(base_url, association.slug, list_number),
        issuer=ring.did,
        withdrawn=withdrawn,
        at=at,
    )
    if copy is None:
        copy = EndorsementList(association_id=association.id, list_number=list_number)
        session.add(copy)
    copy.issued_at = at.replace(microsecond=0)
    copy.valid_until = copy.issued_at + status_list.VALID_FOR
    copy.kid, copy.token = key.kid, sign(payload, key, kind=status_list.KIND)
    session.flush()
    return copy


def publish_first(
    session: Session,
    *,
    association: Association,
    list_number: int,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> None:
    """Publish a list before the first endorsement in it is signed; one that is there stays."""
    if session.get(EndorsementList, (association.id, list_number)) is None:
        publish(
            session,
            association=association,
            list_number=list_number,
            keys=keys,
            base_url=base_url,
            at=at,
        )


def refresh(
    session: Session, *, keys: KeyRing, base_url: str, at: datetime, older_than: timedelta = REFRESH_AFTER
) -> list[EndorsementList]:
    """Sign every list anew that is *older_than* that, or signed with another key than the active one."""
    return [
        publish(
            session,
            association=copy.association,
            list_number=copy.list_number,
            keys=keys,
            base_url=base_url,
            at=at,
        )
        for copy in session.scalars(select(EndorsementList)).all()
        if copy.issued_at <= at - older_than
        or copy.kid != keys.of_association(copy.association.slug).signing_key(at=at).kid
    ]
