"""The acts in a dispute, each whole: what the monitor's room does, the journal and the mail.

*who* acts; its public id is all that is kept. Each raises what the act of the room raises, and commits nothing.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, RoleGrant
from app.cases import files
from app.cases.files import WrongEvidenceFile
from app.disputes import mails
from monitor.disputes import deciding, filing
from monitor.disputes.claims import Claim
from monitor.disputes.errors import DecidedByCompany
from monitor.disputes.models import Dispute
from monitor.disputes.states import DisputeKind, Effect, Reason
from monitor.previews import CompanyPreview
from signatories import journal
from signatories.models import Company

PDF = "application/pdf"


def file(
    session: Session,
    *,
    company: Company,
    own: CompanyPreview,
    kind: DisputeKind,
    notices: Sequence[str],
    claims: Sequence[Claim],
    evidence: bytes | None,
    data_dir: Path,
    by: str,
    at: datetime,
    scanner: Path | None = None,
) -> Dispute:
    """Dispute notices in the preview; *evidence* is a PDF that no page shows, *by* the public id of a person.

    Raises as ``files.keep`` too.
    """
    if evidence is not None and files.kind_of(evidence) != PDF:
        raise WrongEvidenceFile(megabytes=files.LARGEST_FILE // 1024 // 1024)
    digest = hashlib.sha256(evidence).hexdigest() if evidence else None
    dispute = filing.file(
        session,
        own=own,
        kind=kind,
        notices=notices,
        claims=claims,
        evidence=(digest, len(evidence)) if evidence and digest else None,
        by=by,
        at=at,
    )
    if evidence is not None:
        files.keep(data_dir, evidence, scanner=scanner)
    journal.note(
        session,
        "dispute-filed",
        at=at,
        by=by,
        company=company,
        dispute=dispute.public_id,
        dispute_kind=kind.value,
        notices=len(dispute.items),
    )
    mails.tell(session, dispute, company, at=at)
    return dispute


def withdraw(session: Session, *, dispute: Dispute, who: Person, at: datetime) -> None:
    """Take it back."""
    filing.withdraw(session, dispute=dispute, at=at)
    _told(session, "dispute-withdrawn", dispute, by=who.public_id, at=at)


def appeal(session: Session, *, dispute: Dispute, who: Person, at: datetime) -> None:
    """Put a rejection before the appeals board."""
    filing.appeal(session, dispute=dispute, at=at)
    _told(session, "dispute-appealed", dispute, by=who.public_id, at=at)


def decide(
    session: Session, *, dispute: Dispute, effect: Effect | None, reason: Reason, who: Person, at: datetime
) -> None:
    """Decide as a publisher who did not score. Raises ``DecidedByCompany`` too."""
    check_apart(session, dispute, who, at=at)
    deciding.decide(session, dispute=dispute, effect=effect, reason=reason, by=who.public_id, at=at)
    told_of_decision(session, dispute, by=who.public_id, at=at)


def judge(
    session: Session, *, dispute: Dispute, effect: Effect | None, reason: Reason, who: Person, at: datetime
) -> None:
    """Decide as the appeals board. Raises ``DecidedByCompany`` too."""
    check_apart(session, dispute, who, at=at)
    deciding.judge(session, dispute=dispute, effect=effect, reason=reason, by=who.public_id, at=at)
    told_of_decision(session, dispute, by=who.public_id, at=at)


def told_of_decision(session: Session, dispute: Dispute, *, by: str, at: datetime) -> None:
    """Write a decision into the journal of the company, and tell it."""
    company = company_of(session, dispute)
    journal.note(
        session,
        "dispute-decided",
        at=at,
        by=by,
        company=company,
        dispute=dispute.public_id,
        state=dispute.state,
    )
    mails.tell(session, dispute, company, at=at)


def check_apart(session: Session, dispute: Dispute, who: Person, *, at: datetime) -> None:
    """Raise ``DecidedByCompany`` when *who* has a role for the company whose dispute it is."""
    query = select(RoleGrant).where(
        RoleGrant.person_id == who.id, RoleGrant.company_id == company_of(session, dispute).id
    )
    if any(grant.counts_at(at) for grant in session.scalars(query)):
        raise DecidedByCompany


def company_of(session: Session, dispute: Dispute) -> Company:
    """The company of a dispute; it was registered when it filed it."""
    return session.scalars(select(Company).where(Company.register_number == dispute.company)).one()


def _told(session: Session, kind: str, dispute: Dispute, *, by: str, at: datetime) -> None:
    company = company_of(session, dispute)
    journal.note(session, kind, at=at, by=by, company=company, dispute=dispute.public_id)
    mails.tell(session, dispute, company, at=at)
