"""Mail to the companies about their own figures before and at publication."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person, RoleGrant
from app.navigation import link_to
from app.roles import Role
from monitor.models import Publication
from signatories.models import Company


def tell(
    session: Session,
    publication: Publication,
    template: str,
    *,
    at: datetime,
    only: Collection[str] | None = None,
) -> None:
    """Write to the owners of each registered company with figures (or *only* of those register numbers)."""
    for owner, company in owners_of(session, publication, at=at):
        if only is not None and company.register_number not in only:
            continue
        outbox.write(
            session,
            recipient=owner.email,
            language=owner.language,
            template=template,
            at=at,
            company=company.name,
            period=publication.period,
            reply_until=publication.reply_until,
            release_at=publication.release_at,
            version=publication.version,
            link=link_to(
                "company.own_figures",
                company_slug=company.slug,
                publication=publication.public_id,
                lang=owner.language,
            ),
        )


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
