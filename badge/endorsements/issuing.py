"""Issuing an endorsement beside a badge, and withdrawing those of a badge that falls."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badge.claims import Through
from badge.endorsements import form, listing
from badge.endorsements.form import EndorsementClaims
from badge.endorsements.models import Ending, Endorsement
from badge.keys import KeyRing
from badge.listing import announce_key
from badge.models import Badge
from badge.openbadge import stamp
from signatories.answering import answers_to
from signatories.entries import append
from signatories.models import Membership

PLACE_ATTEMPTS = 4


def endorse(
    session: Session, *, badge: Badge, until: datetime, keys: KeyRing, base_url: str, at: datetime
) -> Endorsement | None:
    """Let the association of the signature say that the company is its member; at most until *until*.

    ``None`` when the company signed through no association, or is not a member of it now.
    """
    membership = _membership(session, badge, at)
    if membership is None:
        return None
    association = membership.association
    if membership.to_on is not None:
        until = min(until, datetime.combine(membership.to_on, time(), UTC))
    key = keys.of_association(association.slug).signing_key(at=at)
    made, claims = _planned(session, badge, membership, key.kid, until, base_url, at)
    listing.publish_first(
        session,
        association=association,
        list_number=made.list_number,
        keys=keys,
        base_url=base_url,
        at=at,
    )
    made.token = form.seal(claims, key)
    session.flush()
    announce_key(session, kid=key.kid, at=at)
    append(
        session,
        "endorsement-issued",
        at=at,
        association=association.slug,
        company=badge.company.register_number,
        badge=badge.code,
        endorsement=made.number,
        valid_until=stamp(made.valid_until),
    )
    return made


def withdraw_of(
    session: Session, *, badge: Badge, why: Ending, keys: KeyRing, base_url: str, at: datetime
) -> None:
    """Withdraw every endorsement that still stands beside *badge*."""
    found = session.scalars(
        select(Endorsement).where(Endorsement.badge_id == badge.id, *stands(at)).order_by(Endorsement.number)
    )
    withdraw(session, [(each, why) for each in found], keys=keys, base_url=base_url, at=at)


def withdraw(
    session: Session,
    found: Iterable[tuple[Endorsement, Ending]],
    *,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> None:
    """Withdraw endorsements, each for its reason: the associations' lists say so at once."""
    lists = {}
    for each, why in found:
        each.withdrawn_at, each.ending = at, why.value
        lists[each.association_id, each.list_number] = each.association
        append(
            session,
            "endorsement-withdrawn",
            at=at,
            association=each.association.slug,
            company=each.badge.company.register_number,
            badge=each.badge.code,
            endorsement=each.number,
            reason=why.value,
        )
    for (_, list_number), association in sorted(lists.items(), key=lambda item: item[0]):
        listing.publish(
            session,
            association=association,
            list_number=list_number,
            keys=keys,
            base_url=base_url,
            at=at,
        )


def stands(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """An endorsement that was signed, not withdrawn, and has not run out."""
    return (
        Endorsement.withdrawn_at.is_(None),
        Endorsement.valid_until > at,
        Endorsement.token.is_not(None),
    )


def runs(on: date) -> tuple[ColumnElement[bool], ...]:
    """A membership that runs on that day."""
    return Membership.from_on <= on, or_(Membership.to_on.is_(None), Membership.to_on > on)


def _membership(session: Session, badge: Badge, at: datetime) -> Membership | None:
    """The running membership of the association that answers for the signature now."""
    association = answers_to(session, badge.signature, at=at)
    if association is None:
        return None
    return session.scalar(
        select(Membership).where(
            Membership.company_id == badge.company_id,
            Membership.association_id == association.id,
            *runs(at.date()),
        )
    )


def _planned(
    session: Session,
    badge: Badge,
    membership: Membership,
    kid: str,
    until: datetime,
    base_url: str,
    at: datetime,
) -> tuple[Endorsement, EndorsementClaims]:
    """Write down what will be signed. Another request may take the number or the place: then try again."""
    association = membership.association
    for _attempt in range(PLACE_ATTEMPTS):
        last = session.scalar(select(func.max(Endorsement.number)).where(Endorsement.badge_id == badge.id))
        list_number, status_index = listing.free_place(session, association=association)
        claims = EndorsementClaims(
            base_url=base_url,
            association=Through(association.slug, association.name),
            code=badge.code,
            number=(last or 0) + 1,
            list_number=list_number,
            status_index=status_index,
            company=badge.company.name,
            register_number=badge.company.register_number,
            origin=badge.origin,
            since=membership.member_since,
            valid_from=at.replace(microsecond=0),
            valid_until=until.replace(microsecond=0),
        )
        made = Endorsement(
            badge=badge,
            association=association,
            number=claims.number,
            since=claims.since,
            list_number=list_number,
            status_index=status_index,
            kid=kid,
            valid_from=claims.valid_from,
            valid_until=claims.valid_until,
            payload=form.write(claims),
        )
        try:
            with session.begin_nested():
                session.add(made)
        except IntegrityError:
            continue
        return made, claims
    raise RuntimeError("no free place in the list of endorsements was found")
