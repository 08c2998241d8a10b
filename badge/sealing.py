"""Planning credentials: what will be signed is written down first. ``badge.settling`` has it signed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from badge import listing, openbadge
from badge.claims import BadgeClaims, SignedDocument, Through, Wording
from badge.endorsements import issuing as endorsing
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState
from signatories import entries

VALID_FOR = timedelta(days=92)
"""A copied badge dies by itself within this time; never later than the signature itself."""


def plan(
    session: Session, *, badges: Sequence[Badge], keys: KeyRing, base_url: str, at: datetime
) -> list[Credential]:
    """Write down the next credential of each badge, and the endorsement beside it.

    Whether it may be is the caller's to ask.

    What was planned for it before and is not signed yet, is void. Raises ``SignerAway`` when nobody
    could sign it now.
    """
    key = keys.signing_key(at=at)
    if not badges:
        return []
    # Those who plan queue up at the log: nobody else takes the same number or place meanwhile.
    entries.lock(session)
    session.flush()
    ids = [badge.id for badge in badges]
    latest = {each: number for each, number in session.execute(_latest_numbers(ids))}  # noqa: C416 - rows
    waiting = select(Credential).where(
        Credential.badge_id.in_(ids), Credential.state == CredentialState.PLANNED
    )
    void(session, list(session.scalars(waiting)), at=at)
    places = listing.free_places(session, len(badges))
    planned = [
        _planned(badge, latest.get(badge.id, 0) + 1, place, key.kid, base_url, at)
        for badge, place in zip(badges, places, strict=True)
    ]
    session.add_all(planned)
    session.flush()
    for badge in badges:
        session.expire(badge, ["credentials"])
    session.info[listing.OWES] = at
    beside = [(badge, each.valid_until) for badge, each in zip(badges, planned, strict=True)]
    endorsing.plan(session, beside=beside, keys=keys, base_url=base_url, at=at)
    return planned


def void(session: Session, credentials: Sequence[Credential], *, at: datetime) -> None:
    """Give up what was planned. Whether somebody signed it nevertheless is not known: its bit is set."""
    for each in credentials:
        each.state = CredentialState.VOID
        each.revoked_at = each.revoked_at or at
    session.flush()
    listing.owe(session, {each.list_number for each in credentials}, at=at)


def _latest_numbers(badge_ids: Sequence[int]) -> Select[int, int]:
    newest = func.max(Credential.number)
    return (
        select(Credential.badge_id, newest)
        .where(Credential.badge_id.in_(badge_ids))
        .group_by(Credential.badge_id)
    )


def _planned(
    badge: Badge, number: int, place: tuple[int, int], kid: str, base_url: str, at: datetime
) -> Credential:
    list_number, status_index = place
    claims = claims_of(
        badge, number=number, list_number=list_number, status_index=status_index, base_url=base_url, at=at
    )
    return Credential(
        badge_id=badge.id,
        number=number,
        jti=claims.id,
        list_number=list_number,
        status_index=status_index,
        kid=kid,
        valid_from=claims.valid_from,
        valid_until=claims.valid_until,
        payload=openbadge.write(claims),
        state=CredentialState.PLANNED,
    )


def claims_of(
    badge: Badge, *, number: int, list_number: int, status_index: int, base_url: str, at: datetime
) -> BadgeClaims:
    """What the next credential of *badge* says; its term starts at *at*."""
    signature = badge.signature
    documents = tuple(
        SignedDocument(edition.document.key, edition.edition, edition.document.name_en)
        for edition in signature.editions
    )
    association = signature.association
    valid_from = at.replace(microsecond=0)
    return BadgeClaims(
        base_url=base_url,
        code=badge.code,
        number=number,
        list_number=list_number,
        status_index=status_index,
        company=badge.company.name,
        register_number=badge.company.register_number,
        origin=badge.origin,
        hosts=(badge.domain.host,),
        code_slug=signature.code_of_conduct.slug,
        documents=documents,
        association=Through(association.slug, association.name) if association else None,
        awarded_at=signature.signed_at.replace(microsecond=0),
        valid_from=valid_from,
        valid_until=min(valid_from + VALID_FOR, signature.lapses_at(at).replace(microsecond=0)),
        wording=Wording.of(signature.code_of_conduct.name_en, documents),
    )
