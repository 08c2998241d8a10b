"""Keeping endorsements true: those without a ground fall, and badges that lack one get it."""

from datetime import datetime

from sqlalchemy import Exists, and_, case, exists, func, select
from sqlalchemy.orm import Session

from badge.counting import has_a_ground
from badge.endorsements import issuing
from badge.endorsements.issuing import runs, runs_on
from badge.endorsements.models import Ending, Endorsement
from badge.keys import KeyRecord, KeyRing
from badge.models import Badge, Credential, CredentialState
from signatories.models import Association, Membership
from signatories.signatures.signature import Signature
from signatories.succession import lineage

SINCE = func.coalesce(Membership.continued_since, Membership.from_on)
"""Since when a membership counts, as ``Membership.member_since`` says."""


def withdraw_groundless(session: Session, *, keys: KeyRing, at: datetime, limit: int = 200) -> int:
    """Withdraw endorsements of which the membership ended, was put right, or the key is believed no
    longer; how many, at most *limit*.
    """
    is_member = _membership_beside(at)
    is_right = is_member.where(Endorsement.since == SINCE)
    believed = _believed(session, keys)
    found = session.execute(
        select(Endorsement, is_member.label("is_still"), is_right.label("since_then"))
        .join(Endorsement.badge)
        .where(
            *runs_on(at),
            ~and_(is_right, Endorsement.kid.in_(believed)),
        )
        .order_by(Endorsement.id)
        .limit(limit)
    ).all()
    ended = []
    for endorsement, is_still, since_then in found:
        why = Ending.KEY_WITHDRAWN if since_then else Ending.MEMBER_SINCE_CORRECTED
        ended.append((endorsement, why if is_still else Ending.MEMBERSHIP_ENDED))
    if ended:
        issuing.withdraw(session, ended, at=at)
    return len(ended)


def endorse_due(session: Session, *, keys: KeyRing, base_url: str, at: datetime, limit: int = 200) -> int:
    """Plan the endorsements that badges in force lack; how many, at most *limit*.

    Lacking is what a badge does that is older than endorsements, whose company became a member
    again, or whose endorsement fell with a key.
    """
    through = _answers(session, at)
    endorsed = exists().where(
        Endorsement.badge_id == Badge.id, Endorsement.association_id == through, *runs_on(at)
    )
    newest = (
        select(func.max(Credential.number))
        .where(Credential.badge_id == Badge.id, Credential.state == CredentialState.SIGNED)
        .correlate(Badge)
        .scalar_subquery()
    )
    due = session.execute(
        select(Badge, Credential.valid_until)
        .join(Badge.signature)
        .join(Badge.domain)
        .join(Credential, and_(Credential.badge_id == Badge.id, Credential.number == newest))
        .join(
            Membership,
            and_(Membership.company_id == Badge.company_id, Membership.association_id == through),
        )
        .where(
            *has_a_ground(at),
            *runs(at.date()),
            ~endorsed,
            Credential.revoked_at.is_(None),
            Credential.valid_until > at,
        )
        .order_by(Badge.id)
        .limit(limit)
    ).all()
    beside = [(badge, until) for badge, until in due]
    if not beside:
        return 0
    return len(issuing.plan(session, beside=beside, keys=keys, base_url=base_url, at=at))


def associations_that_spoke(session: Session) -> list[str]:
    """The slugs of all associations that ever endorsed."""
    return list(
        session.scalars(
            select(Association.slug)
            .where(Association.id.in_(select(Endorsement.association_id)))
            .order_by(Association.slug)
        )
    )


def end_of_endorsements(session: Session, record: KeyRecord) -> datetime | None:
    """When the last endorsement ends that this key signed."""
    return session.scalar(
        select(func.max(Endorsement.valid_until)).where(
            Endorsement.kid.endswith(f"#{record.thumbprint}", autoescape=True)
        )
    )


def _membership_beside(at: datetime) -> Exists:
    """Whether the membership runs that an endorsement rests on."""
    return exists().where(
        Membership.company_id == Badge.company_id,
        Membership.association_id == Endorsement.association_id,
        *runs(at.date()),
    )


def _believed(session: Session, keys: KeyRing) -> list[str]:
    """The keys of all associations that endorsed, as far as they are not withdrawn."""
    slugs = associations_that_spoke(session)
    return [kid for slug in slugs for kid in keys.of_association(slug).trusted().by_id]


def _answers(session: Session, at: datetime):
    """The id of the association that answers for a signature now, over mergers of associations."""
    ended = session.scalars(select(Association).where(Association.ended_on.is_not(None)))
    now = {each.id: lineage.went_into(session, each, at=at) for each in ended}
    later = {earlier: becomes.id for earlier, becomes in now.items() if becomes is not None}
    own = Signature.association_id
    return case(later, value=own, else_=own) if later else own.expression
