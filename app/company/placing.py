"""The act of signing as a whole: the signature, its badges, the mail, and the draft that is done with."""

from datetime import datetime

from flask import url_for
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import outbox
from app.company.drafting import answers_to
from app.company.models import SignatureDraft
from app.navigation import absolute
from badge import issuing
from badge.keys import KeyRing
from badge.models import Badge
from badge.verdict import Reason
from signatories import signing
from signatories.documents import current_editions
from signatories.memberships import check_is_member
from signatories.signature import Signature


def place(
    session: Session, *, draft: SignatureDraft, keys: KeyRing, base_url: str, at: datetime
) -> Signature:
    """Sign what *draft* holds, make the logo for every proven domain, and write the confirmation.

    Raises whatever ``signatories.signing.sign`` raises, or ``NotAMember``.
    """
    company, code_of_conduct = draft.company, draft.code_of_conduct
    check_is_member(company, association=draft.association, on=at.date())
    editions = current_editions(session, code_of_conduct=code_of_conduct, on=at.date())
    answers = {edition.document.key: answers_to(draft, edition) for edition in editions}
    signature = signing.sign(
        session,
        company=company,
        code_of_conduct=code_of_conduct,
        association=draft.association,
        signer_name=draft.signer_name,
        signer_function=draft.signer_function,
        typed_editions={key: answer.typed for key, answer in answers.items()},
        ticked_duties={name for answer in answers.values() for name in answer.ticked},
        at=at,
    )
    badges = [
        issuing.issue(session, signature=signature, domain=domain, keys=keys, base_url=base_url, at=at)
        for domain in company.domains
        if domain.is_proven
    ]
    _write_confirmation(session, draft=draft, signature=signature, badges=badges, at=at)
    session.execute(
        delete(SignatureDraft).where(
            SignatureDraft.company_id == company.id,
            SignatureDraft.code_of_conduct_id == code_of_conduct.id,
        )
    )
    return signature


def withdraw(
    session: Session, *, signature: Signature, keys: KeyRing, base_url: str, at: datetime
) -> list[Badge]:
    """Withdraw a signature with every badge of it; returns those badges. Raises ``SignatureNotInForce``."""
    signing.withdraw(session, signature=signature, at=at)
    return issuing.withdraw_for_signature(
        session,
        signature=signature,
        keys=keys,
        base_url=base_url,
        at=at,
        reason=Reason.SIGNATURE_WITHDRAWN,
    )


def _write_confirmation(
    session: Session, *, draft: SignatureDraft, signature: Signature, badges: list[Badge], at: datetime
) -> None:
    signer = draft.person
    slug = signature.company.slug
    outbox.write(
        session,
        recipient=signer.email,
        language=signer.language,
        template="signed",
        at=at,
        signature=signature,
        badges=badges,
        signature_url=absolute(url_for("company.signature", company_slug=slug, lang=signer.language)),
        logo_url=absolute(url_for("company.logos", company_slug=slug, lang=signer.language)),
    )
