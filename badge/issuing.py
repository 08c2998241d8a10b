"""Issuing, renewing and withdrawing badges. The signature's standing is asked first, every time."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badge import code, listing, openbadge, token
from badge.claims import BadgeClaims, SignedDocument, Through, Wording
from badge.errors import DomainNotProven, DomainOfAnother
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from badge.verdict import Reason
from signatories import standing
from signatories.entries import append
from signatories.errors import SignatureNotInForce
from signatories.models import Domain
from signatories.signature import Signature

VALID_FOR = timedelta(days=92)
"""A copied badge dies by itself within this time; never later than the signature itself."""

PLACE_ATTEMPTS = 4


def check_may_issue(signature: Signature, domain: Domain, *, at: datetime) -> None:
    """Raise ``SignatureNotInForce``, ``DomainOfAnother`` or ``DomainNotProven`` when a badge may not be."""
    known = [signature]
    # A mapped column is what the protocol asks for on the instance; pyright looks at the class.
    if not standing.of(known, at=at).is_in_force:  # pyright: ignore[reportArgumentType]
        raise SignatureNotInForce
    if domain.company_id != signature.company_id:
        raise DomainOfAnother(host=domain.host)
    if not domain.is_proven:
        raise DomainNotProven(host=domain.host)


def issue(
    session: Session, *, signature: Signature, domain: Domain, keys: KeyRing, base_url: str, at: datetime
) -> Badge:
    """The badge of *signature* on *domain*, made now if there is none.

    Asking again gives the same badge, also when two ask at once. Raises as ``check_may_issue``.
    """
    check_may_issue(signature, domain, at=at)
    badge = _live_badge(session, signature, domain.origin)
    while badge is None:
        badge = _planned_badge(session, signature, domain, at)
    current = badge.current
    if current is None or current.valid_until <= at:
        _add_credential(session, badge=badge, keys=keys, base_url=base_url, at=at)
    return badge


def renew(session: Session, *, badge: Badge, keys: KeyRing, base_url: str, at: datetime) -> Credential:
    """A new credential, with a new term, under the same CODE; earlier ones run out by themselves.

    Raises as ``check_may_issue``; a withdrawn badge counts as one without a signature in force.
    """
    if badge.is_withdrawn:
        raise SignatureNotInForce
    check_may_issue(badge.signature, badge.domain, at=at)
    return _add_credential(session, badge=badge, keys=keys, base_url=base_url, at=at)


def withdraw(
    session: Session, *, badge: Badge, reason: Reason, keys: KeyRing, base_url: str, at: datetime
) -> None:
    """Withdraw a badge for good: every credential of it falls, and the status list says so.

    Withdrawing it again changes nothing: the first moment and reason stand.
    """
    first = session.execute(
        update(Badge)
        .where(Badge.id == badge.id, Badge.withdrawn_at.is_(None))
        .values(withdrawn_at=at, withdrawal_reason=reason.value)
    ).rowcount  # pyright: ignore[reportAttributeAccessIssue]
    session.refresh(badge)
    if not first:
        return
    lists: set[int] = set()
    for each in badge.credentials:
        if each.revoked_at is None and each.valid_until > at:
            each.revoked_at = at
            lists.add(each.list_number)
        if each.state == CredentialState.PLANNED:
            each.state = CredentialState.VOID
    for list_number in sorted(lists):
        listing.publish(session, list_number=list_number, keys=keys, base_url=base_url, at=at)
    entry = append(
        session,
        "badge-withdrawn",
        at=at,
        badge=badge.code,
        company=badge.company.register_number,
        reason=reason.value,
    )
    badge.log_index = entry.position
    session.flush()


def withdraw_for_signature(
    session: Session,
    *,
    signature: Signature,
    keys: KeyRing,
    base_url: str,
    at: datetime,
    reason: Reason = Reason.SIGNATURE_WITHDRAWN,
) -> list[Badge]:
    """Withdraw every live badge of *signature* and return them."""
    badges = list(
        session.scalars(select(Badge).where(Badge.signature_id == signature.id, Badge.withdrawn_at.is_(None)))
    )
    for badge in badges:
        withdraw(session, badge=badge, reason=reason, keys=keys, base_url=base_url, at=at)
    return badges


def _live_badge(session: Session, signature: Signature, origin: str) -> Badge | None:
    return session.scalar(
        select(Badge).where(
            Badge.signature_id == signature.id, Badge.origin == origin, Badge.withdrawn_at.is_(None)
        )
    )


def _planned_badge(session: Session, signature: Signature, domain: Domain, at: datetime) -> Badge | None:
    """A new badge; or the one that another request made meanwhile; or none when the CODE was taken."""
    badge = Badge(
        code=code.new(),
        company=signature.company,
        signature=signature,
        domain=domain,
        origin=domain.origin,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(badge)
    except IntegrityError:
        return _live_badge(session, signature, domain.origin)
    return badge


def _add_credential(
    session: Session, *, badge: Badge, keys: KeyRing, base_url: str, at: datetime
) -> Credential:
    key = keys.signing_key(at=at)
    credential, claims = _planned_credential(session, badge, key.kid, base_url, at)
    if session.get(StatusListCopy, claims.list_number) is None:
        listing.publish(session, list_number=claims.list_number, keys=keys, base_url=base_url, at=at)
    credential.token = token.seal(claims, key)
    credential.state = CredentialState.SIGNED
    session.flush()
    listing.announce_key(session, kid=key.kid, at=at)
    entry = append(
        session,
        "badge-issued",
        at=at,
        badge=badge.code,
        company=badge.company.register_number,
        origin=badge.origin,
        credential=credential.number,
        valid_until=openbadge.stamp(claims.valid_until),
    )
    badge.log_index = entry.position
    session.flush()
    return credential


def _planned_credential(
    session: Session, badge: Badge, kid: str, base_url: str, at: datetime
) -> tuple[Credential, BadgeClaims]:
    """Write down what will be signed. Another request may take the place in the list: then try again."""
    for _attempt in range(PLACE_ATTEMPTS):
        number = max((each.number for each in badge.credentials), default=0) + 1
        list_number, status_index = listing.free_place(session)
        claims = claims_of(
            badge, number=number, list_number=list_number, status_index=status_index, base_url=base_url, at=at
        )
        credential = Credential(
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
        try:
            with session.begin_nested():
                badge.credentials.append(credential)
        except IntegrityError:
            session.refresh(badge)
        else:
            return credential, claims
    raise RuntimeError("no free place in the status list was found")


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
        valid_until=min(valid_from + VALID_FOR, signature.ends_at.replace(microsecond=0)),
        wording=Wording.of(signature.code_of_conduct.name_en, documents),
    )
