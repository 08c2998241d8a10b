"""What the register's own books say of endorsements: find them, and what stands beside a badge."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from badge import code, openbadge
from badge.claims import BadgeClaims
from badge.endorsements import judging
from badge.endorsements.following import SINCE
from badge.endorsements.issuing import runs, stands
from badge.endorsements.models import Endorsement, EndorsementList
from badge.keys import KeyRing
from badge.models import Badge
from badge.verdict import Endorsement as Said
from signatories.models import Association, Membership
from signatories.signatures.answering import answers_to


def beside(session: Session, claims: BadgeClaims, *, keys: KeyRing, at: datetime) -> Said | None:
    """What the association of the signature says beside the badge in *claims*; ``None`` when nothing counts.

    Its own signature is checked, and the register is asked: a membership that ended a moment ago
    takes its endorsement along, even if nobody touched that yet.
    """
    is_member = exists().where(
        Membership.company_id == Badge.company_id,
        Membership.association_id == Endorsement.association_id,
        Endorsement.since == SINCE,
        *runs(at.date()),
    )
    found = session.scalar(
        select(Endorsement)
        .join(Endorsement.badge)
        .where(Badge.code == claims.code, *stands(at), is_member)
        .order_by(Endorsement.number.desc())
        .limit(1)
    )
    if found is None or found.token is None:
        return None
    association = found.association
    if answers_to(session, found.badge.signature, at=at) != association:
        return None
    listed = session.get(EndorsementList, (association.id, found.list_number))
    return judging.standing(
        found.token,
        beside=claims,
        keys=keys.of_association(association.slug).trusted(),
        status_lists=[listed.token] if listed else [],
        at=at,
    )


def of_badge(session: Session, badge: Badge, *, keys: KeyRing, at: datetime) -> Said | None:
    """What stands beside *badge* as it is now; ``None`` when nothing counts."""
    current = badge.current
    return None if current is None else beside(session, openbadge.read(current.payload), keys=keys, at=at)


def find(session: Session, *, slug: str, badge_code: str, number: int) -> Endorsement | None:
    """The endorsement of that address; one that was withdrawn stays to be read."""
    return session.scalar(
        select(Endorsement)
        .join(Endorsement.badge)
        .join(Endorsement.association)
        .where(
            Association.slug == slug,
            Badge.code == code.normalised(badge_code),
            Endorsement.number == number,
            Endorsement.token.is_not(None),
        )
    )


def published_list(session: Session, *, slug: str, list_number: int) -> EndorsementList | None:
    """An association's published list of that number."""
    return session.scalar(
        select(EndorsementList)
        .join(EndorsementList.association)
        .where(Association.slug == slug, EndorsementList.list_number == list_number)
    )
