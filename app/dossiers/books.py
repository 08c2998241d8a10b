"""Finds requests for dossiers, and who read them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.dossiers.models import DossierRequest
from signatories.journal import JournalLine
from signatories.models import Company


@dataclass(frozen=True)
class Access:
    """One time that a dossier was read: by the public id of the person, in a form."""

    at: datetime
    by: str
    form: str


def find(session: Session, reference: str) -> DossierRequest | None:
    return session.scalars(select(DossierRequest).where(DossierRequest.public_id == reference)).one_or_none()


def of_person(session: Session, by: str, *, limit: int = 50) -> list[DossierRequest]:
    """What one person asked for, the newest first."""
    query = select(DossierRequest).where(DossierRequest.asked_by == by)
    return list(session.scalars(_newest(query).limit(limit)))


def everything(session: Session, *, limit: int = 200) -> list[DossierRequest]:
    """Every request, the newest first: for the operator."""
    return list(session.scalars(_newest(select(DossierRequest)).limit(limit)))


def known_to(session: Session, company: Company) -> list[DossierRequest]:
    """The requests of which the company was told, the newest first."""
    query = select(DossierRequest).where(
        DossierRequest.company_id == company.id, DossierRequest.told_at.is_not(None)
    )
    return list(session.scalars(_newest(query)))


def to_tell(session: Session, *, at: datetime) -> list[DossierRequest]:
    """Requests of which the company may know now and does not yet."""
    query = select(DossierRequest).where(DossierRequest.told_at.is_(None), DossierRequest.tell_at <= at)
    return list(session.scalars(query.order_by(DossierRequest.id)))


def accesses(session: Session, requests: Sequence[DossierRequest]) -> dict[str, list[Access]]:
    """How often and by whom these dossiers were read, by their reference, the oldest first."""
    wanted = {each.public_id for each in requests}
    lines = session.scalars(
        select(JournalLine)
        .where(
            JournalLine.kind == "dossier-read",
            JournalLine.company_id.in_({each.company_id for each in requests}),
        )
        .order_by(JournalLine.at, JournalLine.id)
    )
    found: dict[str, list[Access]] = defaultdict(list)
    for line in lines:
        if line.data["dossier"] in wanted:
            found[line.data["dossier"]].append(Access(line.at, line.by, line.data["form"]))
    return found


def _newest(query):
    return query.options(joinedload(DossierRequest.company)).order_by(
        DossierRequest.asked_at.desc(), DossierRequest.id.desc()
    )
