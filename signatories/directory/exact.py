"""Finds a company by just its register number or one of its names, never by a likeness."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories import register
from signatories.errors import NotFound, WrongRegisterNumber
from signatories.models import Company
from signatories.names.company_names import CompanyName
from signatories.names.folding import folded


def companies(session: Session, asked: str) -> list[Company]:
    """Those of that register number, else those that bear or bore that whole name, by name and number."""
    try:
        return [register.company_of(session, asked)]
    except (NotFound, WrongRegisterNumber):
        pass
    name = folded(asked)[:250]
    if not name:
        return []
    named = select(CompanyName.company_id).where(CompanyName.folded == name)
    query = select(Company).where(Company.id.in_(named))
    return list(session.scalars(query.order_by(Company.legal_name, Company.register_number)))
