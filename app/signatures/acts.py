"""The acts on a signature, each whole: the register, the badges, the journal and the mail.

*by* is the association that acts, or ``None`` for the operator of the register; *actor* is the
public id of the person. Each raises what the domain act raises, and commits nothing.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.signatures import mails
from badge import issuing, revoking
from badge.keys import KeyRing
from badge.models import Badge
from badge.verdict import Reason
from signatories.journal import did, note
from signatories.models import Association
from signatories.signatures import countersigning, signing, suspending
from signatories.signatures.signature import Signature
from signatories.signatures.signature_errors import OwnSignature
from signatories.signatures.signature_states import SuspensionKind

SIGNING = ("sign", "renew")
"""The acts in the journal by which somebody placed a signature."""


def keep_actor(session: Session, signature: Signature, act: str, *, actor: str, at: datetime) -> None:
    """Write down who did what to a signature; the public log has the act without the person."""
    note(
        session,
        "signature-act",
        at=at,
        by=actor,
        association=signature.association,
        company=signature.company,
        signature=signature.public_id,
        act=act,
    )


def countersign(
    session: Session,
    *,
    signature: Signature,
    by: Association | None,
    keys: KeyRing,
    base_url: str,
    at: datetime,
    actor: str = "",
) -> list[Badge]:
    """Bring a signature in force, and make the logo for every proven domain of the company.

    The logos of an earlier signature that it replaces live on, with their CODEs. Raises
    ``OwnSignature`` where *actor* placed the signature for the company.
    """
    placed = [{"signature": signature.public_id, "act": act} for act in SIGNING]
    if actor and did(session, "signature-act", by=actor, company=signature.company, data=placed):
        raise OwnSignature
    earlier = countersigning.countersign(session, signature=signature, by=by, at=at)
    badges = issue_badges(session, signature=signature, earlier=earlier, keys=keys, base_url=base_url, at=at)
    keep_actor(session, signature, "countersign", actor=actor, at=at)
    mails.tell_countersigned(session, signature=signature, badges=badges, at=at)
    return badges


def issue_badges(
    session: Session,
    *,
    signature: Signature,
    earlier: Signature | None,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> list[Badge]:
    """A badge for every proven domain; those of *earlier* go on under *signature* with a new credential."""
    if earlier is not None:
        for badge in revoking.move_to_signature(session, earlier=earlier, to=signature):
            if badge.domain.is_proven:
                issuing.renew(session, badge=badge, keys=keys, base_url=base_url, at=at)
    return [
        issuing.issue(session, signature=signature, domain=domain, keys=keys, base_url=base_url, at=at)
        for domain in signature.company.domains
        if domain.is_proven
    ]


def refuse(
    session: Session,
    *,
    signature: Signature,
    by: Association | None,
    reason: str,
    at: datetime,
    actor: str = "",
) -> None:
    """Refuse to countersign, with a reason for the company."""
    countersigning.refuse(session, signature=signature, by=by, reason=reason, at=at)
    keep_actor(session, signature, "refuse", actor=actor, at=at)
    mails.tell_company(session, "signature_refused", signature=signature, at=at)


def suspend(
    session: Session,
    *,
    signature: Signature,
    by: Association | None,
    kind: SuspensionKind,
    reason: str,
    keys: KeyRing,
    base_url: str,
    at: datetime,
    actor: str = "",
) -> list[Badge]:
    """Suspend a signature with all its logos, and tell the company at once."""
    suspension = suspending.suspend(session, signature=signature, by=by, kind=kind, reason=reason, at=at)
    badges = revoking.suspend_for_signature(
        session, signature=signature, reason=Reason(kind.value), keys=keys, base_url=base_url, at=at
    )
    keep_actor(session, signature, "suspend", actor=actor, at=at)
    mails.tell_company(
        session,
        "signature_suspended",
        signature=signature,
        at=at,
        kind=kind,
        by_name=by.name if by else None,
        since=suspension.from_at,
    )
    return badges


def reinstate(
    session: Session,
    *,
    signature: Signature,
    by: Association | None,
    reason: str,
    keys: KeyRing,
    base_url: str,
    at: datetime,
    actor: str = "",
) -> list[Badge]:
    """Lift a suspension: the logos get new credentials under their CODEs, and new domains theirs."""
    suspending.reinstate(session, signature=signature, by=by, reason=reason, at=at)
    revoking.reinstate_for_signature(session, signature=signature, keys=keys, base_url=base_url, at=at)
    badges = issue_badges(session, signature=signature, earlier=None, keys=keys, base_url=base_url, at=at)
    keep_actor(session, signature, "reinstate", actor=actor, at=at)
    mails.tell_company(session, "signature_reinstated", signature=signature, at=at, badges=badges)
    return badges


def withdraw(
    session: Session,
    *,
    signature: Signature,
    keys: KeyRing,
    base_url: str,
    at: datetime,
    actor: str = "",
) -> list[Badge]:
    """Withdraw a signature with every logo of it; returns those logos. Raises ``SignatureNotInForce``."""
    signing.withdraw(session, signature=signature, at=at)
    gone = revoking.withdraw_for_signature(
        session,
        signature=signature,
        keys=keys,
        base_url=base_url,
        at=at,
        reason=Reason.SIGNATURE_WITHDRAWN,
    )
    keep_actor(session, signature, "withdraw", actor=actor, at=at)
    mails.tell_company(session, "signature_withdrawn", signature=signature, at=at)
    mails.tell_judges_of_withdrawal(session, signature=signature, at=at)
    return gone
