"""Planning an endorsement beside a badge, and withdrawing those that lost their ground.

Books first: what will be signed is written down here; ``settling`` has it signed.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from badge.claims import Through
from badge.endorsements import form, listing
from badge.endorsements.form import EndorsementClaims
from badge.endorsements.models import Ending, Endorsement
from badge.keys import KeyRing
from badge.listing import OWES
from badge.models import Badge
from sentences import SpokenError
from signatories import entries
from signatories.answering import answers_to
from signatories.models import Association, Membership

log = logging.getLogger(__name__)


def plan(
    session: Session,
    *,
    beside: Sequence[tuple[Badge, datetime]],
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> list[Endorsement]:
    """Write down what the associations say beside these badges; each at most until the moment given.

    A badge gets none where the company signed through no association, is not a member of it now,
    or where the association has no key that can sign: a badge never waits for its endorsement.
    """
    entries.lock(session)  # whoever plans queues up at the log: nobody else takes the same number or place
    session.flush()
    found = [(each, until, _membership(session, each, at)) for each, until in beside]
    made = []
    for badge, until, membership in found:
        kid = None if membership is None else _key_id(keys, membership.association, at)
        if membership is not None and kid is not None:
            made.append(_planned(session, badge, membership, kid, until, base_url, at))
    if made:
        session.info[OWES] = at
    return made


def withdraw_of(session: Session, *, badge: Badge, why: Ending, at: datetime) -> None:
    """Withdraw every endorsement that still stands beside *badge*, or is planned."""
    found = session.scalars(
        select(Endorsement).where(Endorsement.badge_id == badge.id, *runs_on(at)).order_by(Endorsement.number)
    )
    withdraw(session, [(each, why) for each in found], at=at)


def withdraw(session: Session, found: Iterable[tuple[Endorsement, Ending]], *, at: datetime) -> None:
    """Withdraw endorsements, each for its reason; the associations' lists are owed from now on.

    It needs no signer: what the books say counts at once.
    """
    fallen = list(found)
    entries.lock(session)
    for each, why in fallen:
        each.withdrawn_at, each.ending = at, why.value
    session.flush()
    listing.owe(session, {(each.association_id, each.list_number) for each, _ in fallen}, at=at)
    # What was never signed was never said, so nothing public ends with it.
    acts = [
        entries.act(
            "endorsement-withdrawn",
            association=each.association.slug,
            company=each.badge.company.register_number,
            badge=each.badge.code,
            endorsement=each.number,
            reason=why.value,
        )
        for each, why in fallen
        if each.token is not None
    ]
    entries.append_many(session, acts, at=at)


def runs_on(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """An endorsement that was not withdrawn and has not run out; it may still wait for its signature."""
    return Endorsement.withdrawn_at.is_(None), Endorsement.valid_until > at


def stands(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """An endorsement that was signed, not withdrawn, and has not run out."""
    return *runs_on(at), Endorsement.token.is_not(None)


def runs(on: date) -> tuple[ColumnElement[bool], ...]:
    """A membership that runs on that day."""
    return Membership.from_on <= on, or_(Membership.to_on.is_(None), Membership.to_on > on)


def _membership(session: Session, badge: Badge, at: datetime) -> Membership | None:
    """The running membership of the association that answers for the signature now."""
    association = answers_to(session, badge.signature, at=at)
    if association is None:
        return None
    return session.scalar(
        select(Membership)
        .options(joinedload(Membership.association))
        .where(
            Membership.company_id == badge.company_id,
            Membership.association_id == association.id,
            *runs(at.date()),
        )
    )


def _key_id(keys: KeyRing, association: Association, at: datetime) -> str | None:
    try:
        return keys.of_association(association.slug).signing_key(at=at).kid
    except SpokenError as error:
        log.error("an association cannot endorse now: %s", error.code)
        return None


def _planned(
    session: Session,
    badge: Badge,
    membership: Membership,
    kid: str,
    until: datetime,
    base_url: str,
    at: datetime,
) -> Endorsement:
    association = membership.association
    last = session.scalar(select(func.max(Endorsement.number)).where(Endorsement.badge_id == badge.id))
    list_number, status_index = listing.free_place(session, association=association)
    if membership.to_on is not None:
        until = min(until, datetime.combine(membership.to_on, time(), UTC))
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
    session.add(made)
    session.flush()
    return made
