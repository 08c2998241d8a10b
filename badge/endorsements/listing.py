"""Publishing the associations' lists of withdrawn endorsements, each signed with its association's key."""

import logging
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, tuple_, update
from sqlalchemy.orm import Session

from badge import status_list
from badge.endorsements import form
from badge.endorsements.models import Endorsement, EndorsementList
from badge.keys import KeyRing
from badge.listing import FULL, OWES, REFRESH_AFTER, kept_places
from badge.token import sign
from sentences import SpokenError
from signatories.entries import lock
from signatories.models import Association

log = logging.getLogger(__name__)


def free_places(session: Session, count: int, *, association: Association) -> list[tuple[int, int]]:
    """List numbers and random indexes in them that no endorsement of *association* ever had; all different."""
    own = Endorsement.association_id == association.id
    list_number = session.scalar(select(func.max(Endorsement.list_number)).where(own)) or 1
    used = select(func.count()).where(own, Endorsement.list_number == list_number)
    if (session.scalar(used) or 0) >= FULL:
        list_number += 1
    found: set[int] = set()
    while len(found) < count:
        drawn = {secrets.randbelow(status_list.SIZE) for _ in range(count - len(found))} - found
        taken = select(Endorsement.status_index).where(
            own, Endorsement.list_number == list_number, Endorsement.status_index.in_(drawn)
        )
        found |= drawn - set(session.scalars(taken))
    places = sorted(found)
    secrets.SystemRandom().shuffle(places)
    return [(list_number, index) for index in places]


def owe(session: Session, lists: Collection[tuple[int, int]], *, at: datetime) -> None:
    """Write down that these lists (id of the association, number) must be signed anew."""
    if not lists:
        return
    lock(session)  # before the rows of the lists, as everybody does
    session.execute(
        update(EndorsementList)
        .where(
            tuple_(EndorsementList.association_id, EndorsementList.list_number).in_(lists),
            EndorsementList.owed_since.is_(None),
        )
        .values(owed_since=at)
    )
    session.info[OWES] = at


def owed(session: Session) -> list[tuple[Association, int]]:
    """The lists that must be signed now: a bit is missing in them, or they were never published."""
    published = exists().where(
        EndorsementList.association_id == Endorsement.association_id,
        EndorsementList.list_number == Endorsement.list_number,
        EndorsementList.owed_since.is_(None),
    )
    found = session.execute(
        select(Endorsement.association_id, Endorsement.list_number).where(~published).distinct()
    ).all()
    return [(session.get_one(Association, association_id), number) for association_id, number in found]


def withdrawn_places(
    session: Session, *, association: Association, list_number: int, base_url: str
) -> set[int]:
    """The places of that list of *association* whose bit is set, by the books."""
    own = select(Endorsement.status_index).where(
        Endorsement.association_id == association.id,
        Endorsement.list_number == list_number,
        Endorsement.withdrawn_at.is_not(None),
    )
    kept = kept_places(session, form.status_list_id(base_url, association.slug, list_number))
    return {*session.scalars(own), *kept}


def publish(
    session: Session,
    *,
    association: Association,
    list_number: int,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> EndorsementList:
    """Sign that list of *association* from the books and keep it as the published one.

    Raises ``SignerAway`` or ``SignerRefused``.
    """
    ring = keys.of_association(association.slug)
    key = ring.signing_key(at=at)
    # The lock makes two signings follow one another: neither loses a bit that the other one saw.
    lock(session)
    session.flush()
    copy = session.get(EndorsementList, (association.id, list_number), populate_existing=True)
    withdrawn = withdrawn_places(session, association=association, list_number=list_number, base_url=base_url)
    payload = form.list_of(base_url, association.slug, list_number, withdrawn=withdrawn, at=at)
    token = sign(payload, key, kind=form.LIST)
    if copy is None:
        copy = EndorsementList(association_id=association.id, list_number=list_number)
        session.add(copy)
    copy.issued_at = at.replace(microsecond=0)
    copy.valid_until = copy.issued_at + status_list.VALID_FOR
    copy.kid, copy.token, copy.owed_since = key.kid, token, None
    session.flush()
    return copy


def refresh(
    session: Session, *, keys: KeyRing, base_url: str, at: datetime, older_than: timedelta = REFRESH_AFTER
) -> list[EndorsementList]:
    """Sign every list anew that is *older_than* that, or signed with another key than the active one.

    One that cannot be signed now is left for the next time.
    """
    made = []
    for copy in session.scalars(select(EndorsementList)).all():
        try:
            kid = keys.of_association(copy.association.slug).signing_key(at=at).kid
            if copy.issued_at <= at - older_than or copy.kid != kid:
                made.append(
                    publish(
                        session,
                        association=copy.association,
                        list_number=copy.list_number,
                        keys=keys,
                        base_url=base_url,
                        at=at,
                    )
                )
        except SpokenError as error:
            log.error("a list of an association cannot be signed now: %s", error.code)
    return made
