"""The acts of the two persons who bring figures to publication: one prepares, another releases.

Page and command line call these, so that both check the same and write the same mails.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outbox
from app.access import held_by
from app.accounts.models import Person, RoleGrant
from app.monitoring.errors import NothingPrepared, NotYourRole, OnlyAPublisher
from app.navigation import link_to, settings
from app.roles import Role
from monitor import publications, publishing
from monitor.bundles import keeping
from monitor.method import ADDENDUM_24H, VERSION_1_0
from monitor.models import Publication, State
from monitor.periods import period as half_year
from signatories.models import Company


def prepare(
    session: Session,
    *,
    period: str,
    who: Person,
    data_dir: Path,
    at: datetime,
    norm: str = ADDENDUM_24H.name,
    method: str = VERSION_1_0.version,
) -> Publication:
    """Score the half-year *period* into a draft. Raises ``NotYourRole`` and what the scoring raises."""
    if not roles_of(who) & {Role.MONITOR, Role.PUBLISHER}:
        raise NotYourRole
    return publishing.prepare(
        session, period=period, data_dir=data_dir, by=who.public_id, at=at, norm=norm, method=method
    )


def open_preview(session: Session, *, publication: Publication, who: Person, at: datetime) -> Publication:
    """Open a draft to the companies, and write to those who look after their entries.

    Raises ``NotYourRole`` or ``WrongState``.
    """
    if not roles_of(who) & {Role.MONITOR, Role.PUBLISHER}:
        raise NotYourRole
    publishing.preview(session, publication=publication, at=at)
    for owner, company in owners_of(session, publication, at=at):
        outbox.write(
            session,
            recipient=owner.email,
            language=owner.language,
            template="figures_preview",
            at=at,
            company=company.name,
            period=publication.period,
            reply_until=publication.reply_until,
            link=link_to(
                "company.own_figures",
                company_slug=company.slug,
                publication=publication.public_id,
                lang=owner.language,
            ),
        )
    return publication


def check_may_release(publication: Publication, *, who: Person, at: datetime) -> None:
    """Raise ``OnlyAPublisher``, or what ``publishing.check_may_publish`` raises."""
    if Role.PUBLISHER not in roles_of(who):
        raise OnlyAPublisher
    publishing.check_may_publish(publication, by=who.public_id, at=at)


def release(session: Session, *, publication: Publication, who: Person, at: datetime) -> Publication:
    """Publish previewed figures as the second person, and keep their bundle.

    Raises what ``check_may_release`` raises.
    """
    check_may_release(publication, who=who, at=at)
    publishing.publish(session, publication=publication, by=who.public_id, at=at)
    keeping.keep(session, publication=publication, data_dir=settings().data_dir, at=at)
    return publication


def previewed(
    session: Session, *, period: str, norm: str = ADDENDUM_24H.name, method: str = VERSION_1_0.version
) -> Publication:
    """The preview of the half-year *period* that waits for release. Raises ``NothingPrepared``."""
    name = half_year(period).name
    for each in publications.unfinished(session):
        wanted = (each.period, each.norm, each.method_version) == (name, norm, method)
        if wanted and each.state == State.PREVIEW:
            return each
    raise NothingPrepared(period=name)


def roles_of(who: Person) -> set[Role]:
    return {held.role for held in held_by(who)}


def owners_of(session: Session, publication: Publication, *, at: datetime) -> list[tuple[Person, Company]]:
    """Who owns, at that moment, the entry of which registered company with figures in *publication*."""
    numbers = [score.company for score in publication.scores if score.is_registered]
    query = (
        select(RoleGrant, Company)
        .join(Company, RoleGrant.company_id == Company.id)
        .where(RoleGrant.role == Role.COMPANY_OWNER.value, Company.register_number.in_(numbers))
        .order_by(Company.id, RoleGrant.id)
    )
    return [(grant.person, company) for grant, company in session.execute(query) if grant.counts_at(at)]
