"""Who keeps the tokens and webhooks of a desk, how the desk is called, and where its pages are."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.navigation import link_to
from app.owners import Desk, Owned
from app.roles import Role
from app.signatures.recipients import people_with

KEEPERS = {
    Desk.ASSOCIATION: Role.OFFICER,
    Desk.COMPANY: Role.COMPANY_OWNER,
    Desk.MONITOR: Role.MONITOR,
}


def keepers_of(session: Session, program: Owned, *, at: datetime) -> list[Person]:
    """Everyone who answers for *program*, a token or a webhook."""
    return people_with(session, (KEEPERS[Desk(program.desk)],), at=at, **program.owner.columns)


def desk_name(program: Owned) -> str:
    of = program.association or program.company
    return of.name if of else "Monitor"


def page_of(program: Owned, door: str, who: Person, **values: str) -> str:
    """The page *door* of the desk of *program*, in the person's language."""
    slugs = {}
    if program.association is not None:
        slugs = {"association_slug": program.association.slug}
    if program.company is not None:
        slugs = {"company_slug": program.company.slug}
    return link_to(f"{program.desk}.{door}", lang=who.language, **values, **slugs)
