"""The mails about an event of succession: to who has to release it, and to whom it befalls."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app import outbox
from app.accounts.models import Person, RoleGrant
from app.navigation import link_to
from app.roles import Role
from app.succession.words import kind_name, names_for
from signatories.models import Association, Company
from signatories.succession.consequences import Consequence
from signatories.succession.models import SuccessionEvent


def tell_operators(session: Session, *, event: SuccessionEvent, proposed_by: Person, at: datetime) -> None:
    """Tell every operator but the one who proposed it that an event waits for a second person."""
    grants = session.scalars(select(RoleGrant).where(RoleGrant.role == Role.OPERATOR.value))
    others = dict.fromkeys(grant.person for grant in grants if grant.counts_at(at))
    for who in others:
        if who is not proposed_by:
            outbox.write(
                session,
                recipient=who.email,
                language=who.language,
                template="succession_proposed",
                at=at,
                kind_name=kind_name,
                event=event,
                link=link_to("operator.succession_event", event_id=event.public_id, lang=who.language),
            )


def people_of(
    session: Session, consequences: Sequence[Consequence], *, at: datetime
) -> Mapping[Person, frozenset[str]]:
    """Who holds a role of whom it befalls, before it does; with the numbers and slugs of those."""
    abouts = {each.about for each in consequences}
    grants = session.scalars(
        select(RoleGrant)
        .outerjoin(Company, Company.id == RoleGrant.company_id)
        .outerjoin(Association, Association.id == RoleGrant.association_id)
        .where(or_(Company.register_number.in_(abouts), Association.slug.in_(abouts)))
        .options(joinedload(RoleGrant.person))
        .order_by(RoleGrant.id)
    )
    found: dict[Person, frozenset[str]] = {}
    for grant in grants:
        if grant.counts_at(at):
            of = grant.company.register_number if grant.company else grant.association.slug  # pyright: ignore[reportOptionalMemberAccess]
            found[grant.person] = found.get(grant.person, frozenset()) | {of}
    return found


def tell_carried_out(
    session: Session,
    *,
    event: SuccessionEvent,
    consequences: Sequence[Consequence],
    people: Mapping[Person, frozenset[str]],
    at: datetime,
) -> None:
    """Tell each of *people* what follows for those whose role they hold, and for themselves."""
    names = names_for(session, consequences)
    for who, desks in people.items():
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="succession_carried_out",
            at=at,
            kind_name=kind_name,
            event=event,
            consequences=[each for each in consequences if _concerns(each, who, desks)],
            sentence=names.sentence,
            link=link_to("accounts.start", lang=who.language),
        )


def _concerns(what: Consequence, who: Person, desks: frozenset[str]) -> bool:
    """Roles are told only to who holds them; the rest to everyone of the company or association."""
    if "person" in what.values:
        return what.values["person"] == who.public_id
    return what.about in desks
