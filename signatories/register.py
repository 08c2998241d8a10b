"""Reading the register: find one, list many, as of a moment."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories import register_number as register_numbers
from signatories.errors import NotFound
from signatories.models import Association, Company


def association_of(session: Session, slug: str) -> Association:
    """The association of that slug. Raises ``NotFound``."""
    found = session.scalar(select(Association).where(Association.slug == slug))
    if found is None:
        raise NotFound
    return found


def company_of(session: Session, register_number: str) -> Company:
    """The company of that register number, in any form that can be typed. Raises ``NotFound``."""
    number = register_numbers.canonical(register_number)
    found = session.scalar(select(Company).where(Company.register_number == number))
    if found is None:
        raise NotFound
    return found
