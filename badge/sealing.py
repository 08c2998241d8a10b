"""Making a credential: written down first, then signed, then entered in the log."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badge import listing, openbadge, proof_keeping, token
from badge.claims import BadgeClaims, SignedDocument, Through, Wording
from badge.endorsements import issuing as endorsing
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from signatories.entries import append

VALID_FOR = timedelta(days=92)
"""A copied badge dies by itself within this time; never later than the signature itself."""

PLACE_ATTEMPTS = 4


def add_credential(
    session: Session, *, badge: Badge, keys: KeyRing, base_url: str, at: datetime
) -> Credential:
    """The next credential of *badge*, signed with the active key, with its form with a proof inside
    and the endorsement of the association. Whether it may be is the caller's to ask.
    """
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
    proof_keeping.keep(session, credential=credential, keys=keys, at=at)
    endorsing.endorse(session, badge=badge, until=credential.valid_until, keys=keys, base_url=base_url, at=at)
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
        valid_until=min(valid_from + VALID_FOR, signature.lapses_at(at).replace(microsecond=0)),
        wording=Wording.of(signature.code_of_conduct.name_en, documents),
    )
