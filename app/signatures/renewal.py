"""Renewing with one button: whether the same person signs, and the act with what follows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.signatures import mails
from app.signatures.acts import SIGNING, issue_badges, keep_actor
from badge.keys import KeyRing
from badge.models import Badge
from signatories.journal import JournalLine
from signatories.signatures import renewing
from signatories.signatures.signature import Signature
from signatories.signatures.signature_errors import SignerChanged


def check_is_signer(session: Session, signature: Signature, person: Person) -> None:
    """Raise ``SignerChanged`` unless *person* placed this signature.

    The journal knows who did; for a signature from before it, the name has to be the same.
    """
    lines = session.scalars(
        select(JournalLine).where(
            JournalLine.company_id == signature.company_id, JournalLine.kind == "signature-act"
        )
    )
    placed_by = [
        line.by
        for line in lines
        if line.data["signature"] == signature.public_id and line.data["act"] in SIGNING
    ]
    is_same = person.public_id in placed_by if placed_by else person.name == signature.signer_name
    if not is_same:
        raise SignerChanged


def check_may_renew(session: Session, signature: Signature, *, person: Person, at: datetime) -> None:
    """Raise what ``renewing.check_may_renew`` raises, or ``SignerChanged``."""
    renewing.check_may_renew(session, signature, at=at)
    check_is_signer(session, signature, person)


def renew(
    session: Session,
    *,
    signature: Signature,
    person: Person,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> tuple[Signature, list[Badge]]:
    """The next signature, with the logos under their same CODEs, and the mail. Raises as the check above."""
    check_may_renew(session, signature, person=person, at=at)
    following = renewing.renew(session, signature=signature, at=at)
    badges = issue_badges(
        session, signature=following, earlier=signature, keys=keys, base_url=base_url, at=at
    )
    keep_actor(session, following, "renew", actor=person.public_id, at=at)
    mails.tell_company(session, "signature_renewed", signature=following, at=at)
    return following, badges
