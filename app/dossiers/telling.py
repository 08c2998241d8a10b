"""Telling companies, after the term, that an authority asked for their dossier; and deleting old files."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import outbox
from app.dossiers import asking, books
from app.navigation import link_to, settings
from app.roles import Role
from app.signatures.recipients import people_with
from signatories import journal


def do_what_is_due(session: Session, *, at: datetime) -> None:
    tell(session, at=at)
    asking.delete_old_files(session, at=at, data_dir=settings().data_dir)


def tell(session: Session, *, at: datetime) -> int:
    """Mail the owners of each company whose term is over; its desk shows the request from then on."""
    due = books.to_tell(session, at=at)
    for request in due:
        request.told_at = at
        session.flush()
        journal.note(session, "dossier-told", at=at, company=request.company, dossier=request.public_id)
        for person in people_with(session, (Role.COMPANY_OWNER,), at=at, company=request.company):
            outbox.write(
                session,
                recipient=person.email,
                language=person.language,
                template="dossier_told",
                at=at,
                company=request.company.legal_name,
                asked_at=request.asked_at,
                link=link_to("company.dossiers", lang=person.language, company_slug=request.company.slug),
            )
    return len(due)
