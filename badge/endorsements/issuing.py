"""Planning an endorsement beside a badge, and withdrawing those that lost their ground.

Books first: what will be signed is written down here; ``settling`` has it signed.
"""

import logging
from collections import Counter
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
from signatories.models import Association, Membership
from signatories.signatures.answering import answers_to

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
    running = _memberships(session, [badge for badge, _ in beside], at)
    associations = {each.association for each in running.values()}
    kids = {each.id: _key_id(keys, each, at) for each in associations}
    found = [(badge, until, running[badge.id]) for badge, until in beside if badge.id in running]
    found = [each for each in found if kids[each[2].association_id] is not None]
    latest = _latest_numbers(session, [badge.id for badge, _, _ in found])
    counts = Counter(membership.association_id for _, _, membership in found)
    places = {
        each.id: iter(listing.free_places(session, counts[each.id], association=each))
        for each in associations
    }
    made = []
    for badge, until, membership in found:
        of, number = membership.association_id, latest.get(badge.id, 0) + 1
        place, kid = next(places[of]), str(kids[of])
        made.append(_planned(badge, membership, number, place, kid, until, base_url, at))
    session.add_all(made)
    session.flush()
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


def _memberships(session: Session, badges: Sequence[Badge], at: datetime) -> dict[int, Membership]:
    """By the id of each badge: the running membership of the association that answers for its signature now."""
    found = session.scalars(
        select(Membership)
        .options(joinedload(Membership.association))
        .where(Membership.company_id.in_({badge.company_id for badge in badges}), *runs(at.date()))
    )
    running = {(each.company_id, each.association_id): each for each in found}
    answering = {badge.id: answers_to(session, badge.signature, at=at) for badge in badges}
    return {
        badge.id: running[badge.company_id, association.id]
        for badge in badges
        if (association := answering[badge.id]) is not None and (badge.company_id, association.id) in running
    }


def _latest_numbers(session: Session, badge_ids: Sequence[int]) -> dict[int, int]:
    newest = func.max(Endorsement.number)
    found = session.execute(
        select(Endorsement.badge_id, newest)
        .where(Endorsement.badge_id.in_(badge_ids))
        .group_by(Endorsement.badge_id)
    )
    return {badge_id: number for badge_id, number in found}  # noqa: C416 - rows


def _key_id(keys: KeyRing, association: Association, at: datetime) -> str | None:
    try:
        return keys.of_association(association.slug).signing_key(at=at).kid
    except SpokenError as error:
        log.error("an association cannot endorse now: %s", error.code)
        return None


def _planned(
    badge: Badge,
    membership: Membership,
    number: int,
    place: tuple[int, int],
    kid: str,
    until: datetime,
    base_url: str,
    at: datetime,
) -> Endorsement:
    association = membership.association
    list_number, status_index = place
    if membership.to_on is not None:
        until = min(until, datetime.combine(membership.to_on, time(), UTC))
    claims = EndorsementClaims(
        base_url=base_url,
        association=Through(association.slug, association.name),
        code=badge.code,
        number=number,
        list_number=list_number,
        status_index=status_index,
        company=badge.company.name,
        register_number=badge.company.register_number,
        origin=badge.origin,
        since=membership.member_since,
        valid_from=at.replace(microsecond=0),
        valid_until=until.replace(microsecond=0),
    )
    return Endorsement(
        badge_id=badge.id,
        association_id=association.id,
        number=claims.number,
        since=claims.since,
        list_number=list_number,
        status_index=status_index,
        kid=kid,
        valid_from=claims.valid_from,
        valid_until=claims.valid_until,
        payload=form.write(claims),
    )
