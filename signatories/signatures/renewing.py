"""Renewing a signature where nothing changed, and the term that a new edition sets to sign anew."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.base import public_id
from signatories.clashes import refused_by
from signatories.documents.documents import Edition, current_editions
from signatories.entries import append, lock
from signatories.errors import AlreadySigned, SignatureNotInForce
from signatories.memberships import check_is_member
from signatories.models import Association
from signatories.signatures import standings
from signatories.signatures.answering import answers_to
from signatories.signatures.countersigning import end_renewed
from signatories.signatures.signature import Signature, SignedEdition
from signatories.signatures.signature_errors import CarriedSignature, NewEditionToSign, TooEarlyToRenew
from signatories.signatures.signature_states import SignatureState
from signatories.signatures.signing import check_may_sign, locked, new_signature, text_digest, write_lapsed
from signatories.terms import months_later

RENEW_BEFORE = timedelta(days=60)
"""How long before the end of its term a signature can be renewed."""


def renewable_from(signature: Signature) -> datetime:
    return signature.ends_at - RENEW_BEFORE


def next_end(signature: Signature) -> datetime:
    """The end of the term that renewing gives: it goes on where this one ends."""
    return months_later(signature.ends_at, signature.code_of_conduct.term_months)


def has_new_edition(session: Session, signature: Signature, *, at: datetime) -> bool:
    """Whether other editions are signed today than those under this signature."""
    editions = current_editions(session, code_of_conduct=signature.code_of_conduct, on=at.date())
    return text_digest(editions) != signature.text_digest


def check_may_renew(session: Session, signature: Signature, *, at: datetime) -> None:
    """Raise unless the signature can be renewed as it is.

    ``SignatureNotInForce`` (also while it is suspended), ``CarriedSignature``, ``NewEditionToSign``,
    ``TooEarlyToRenew``, and ``NotAMember``, ``NoContactPoint`` or ``NoProvenDomain`` for what the company
    had when it signed.
    """
    if signature.state_at(at) is not SignatureState.IN_FORCE:
        raise SignatureNotInForce
    if signature.is_carried:
        raise CarriedSignature
    if has_new_edition(session, signature, at=at):
        raise NewEditionToSign
    if at < renewable_from(signature):
        raise TooEarlyToRenew(from_on=renewable_from(signature).date())
    through = answers_to(session, signature, at=at)
    check_is_member(signature.company, association=through, on=at.date())
    check_may_sign(signature.company)


def renew(session: Session, *, signature: Signature, at: datetime) -> Signature:
    """The next signature, under the same editions and by the same signer; its term goes on where this
    one's ends. Nothing changed, so the countersignature holds on.

    Raises as ``check_may_renew``, and ``AlreadySigned`` when another request was faster.
    """
    check_may_renew(session, locked(session, signature), at=at)
    through = answers_to(session, signature, at=at)
    following = _following(signature, through=through, ends_at=next_end(signature), at=at)
    end_renewed(session, signature, renewed_by=following, at=at)
    _add(session, following)
    return following


def _following(
    earlier: Signature, *, through: Association | None, ends_at: datetime, at: datetime
) -> Signature:
    following = new_signature(
        earlier.editions,
        company=earlier.company,
        code_of_conduct=earlier.code_of_conduct,
        association=through,
        signer_name=earlier.signer_name,
        signer_function=earlier.signer_function,
        at=at,
        ends_at=ends_at,
    )
    following.public_id = public_id()
    following.countersigned_at, following.countersigned_by_kind = at, earlier.countersigned_by_kind
    following.follows = earlier
    return following


def _add(session: Session, following: Signature) -> None:
    try:
        with session.begin_nested():
            session.add(following)
    except IntegrityError as error:
        if not refused_by(error, Signature, "uq_signature_running"):
            raise
        raise AlreadySigned from None


def announce(session: Session, *, edition: Edition, at: datetime) -> Sequence[Signature]:
    """Set the date by which signatures under older editions have to be signed anew; return those.

    A signature that was given a date before keeps that one: a date that was told is not moved.
    An edition without a term gives none.
    """
    if edition.resign_by is None:
        return []
    older = select(Edition.id).where(
        Edition.document_id == edition.document_id, Edition.effective_on < edition.effective_on
    )
    concerned = select(SignedEdition.signature_id).where(SignedEdition.edition_id.in_(older))
    told = session.execute(
        update(Signature)
        .where(
            Signature.id.in_(concerned),
            Signature.ended_at.is_(None),
            Signature.ends_at > at,
            Signature.resign_by.is_(None),
        )
        .values(resign_by=edition.resign_by, resign_told_at=at)
        .returning(Signature.id, Signature.company_id)
    ).all()
    standings.keep(session, [each.company_id for each in told])
    append(
        session,
        "resigning-announced",
        at=at,
        document=f"{edition.document.code_of_conduct.slug}/{edition.document.key}",
        edition=edition.edition,
        resign_by=edition.resign_by.isoformat(),
        signatures=len(told),
    )
    session.expire_all()
    return session.scalars(
        select(Signature).where(Signature.id.in_([each.id for each in told])).order_by(Signature.id)
    ).all()


def write_lapses(session: Session, *, at: datetime, limit: int = 200) -> list[Signature]:
    """Write down the signatures that have lapsed, at most *limit* of them; return those in force till then."""
    lock(session)  # of two workers the second one finds them written down
    over = session.scalars(
        select(Signature)
        .where(Signature.ended_at.is_(None), or_(Signature.ends_at <= at, Signature.resign_by <= at))
        .order_by(Signature.id)
        .limit(limit)
    ).all()
    for signature in over:
        write_lapsed(session, signature=signature, at=at)
    return [signature for signature in over if signature.countersigned_at is not None]
