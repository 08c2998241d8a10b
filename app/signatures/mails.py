"""The mails about a signature. None holds the written reason: that is read after signing in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person
from app.navigation import link_to
from app.signatures.recipients import judges, signers_of
from badge.models import Badge
from signatories.signatures.answering import answers_to
from signatories.signatures.signature import Signature


def tell(
    session: Session,
    people: Iterable[Person],
    template: str,
    *,
    signature: Signature,
    at: datetime,
    attachment: outbox.Attachment | None = None,
    **values: object,
) -> None:
    """Write the mail of *template* to each of *people*, with links to the company's own pages."""
    slug = signature.company.slug
    for who in people:
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template=template,
            at=at,
            attachment=attachment,
            signature=signature,
            company=signature.company,
            link=link_to(
                "company.signed", company_slug=slug, reference=signature.public_id, lang=who.language
            ),
            logo_link=link_to("company.logos", company_slug=slug, lang=who.language),
            **values,
        )


def tell_company(
    session: Session, template: str, *, signature: Signature, at: datetime, **values: Any
) -> None:
    """Write the mail of *template* to everyone who may sign for the company."""
    people = signers_of(session, signature.company, at=at)
    tell(session, people, template, signature=signature, at=at, **values)


def ask_for_countersignature(
    session: Session, *, signature: Signature, at: datetime, is_reminder: bool = False
) -> None:
    """Tell those who countersign that a company has signed, or remind them that it still waits."""
    template = "signature_still_waits" if is_reminder else "signature_waits"
    association = answers_to(session, signature, at=at)
    for who in judges(session, association, at=at):
        desk = (
            link_to("association.countersigning", association_slug=association.slug, lang=who.language)
            if association
            else link_to("operator.countersigning", lang=who.language)
        )
        tell(session, [who], template, signature=signature, at=at, desk_link=desk)


def tell_judges_of_withdrawal(session: Session, *, signature: Signature, at: datetime) -> None:
    """Tell those who countersigned for a company that it withdrew: it may no longer meet their conditions."""
    association = answers_to(session, signature, at=at)
    for who in judges(session, association, at=at):
        desk = (
            link_to(
                "association.signature",
                association_slug=association.slug,
                reference=signature.public_id,
                lang=who.language,
            )
            if association
            else link_to("operator.signature", reference=signature.public_id, lang=who.language)
        )
        tell(session, [who], "signature_withdrawn_at_company", signature=signature, at=at, desk_link=desk)


def tell_countersigned(session: Session, *, signature: Signature, badges: list[Badge], at: datetime) -> None:
    tell_company(session, "signature_countersigned", signature=signature, at=at, badges=badges)
