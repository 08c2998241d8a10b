"""What badges, roles, drafts and the monitor know of the parties of an event: for the register's rules."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, RoleGrant
from app.signatures.drafts import SignatureDraft
from app.tokens.models import ApiToken
from app.webhooks.models import Webhook
from badge.models import Badge
from monitor import attribution
from monitor.models import Publication, Score
from signatories.models import Association, Company, Domain
from signatories.signatures.signature import Signature
from signatories.succession.facts import HolderFacts
from signatories.succession.known_facts import Beyond
from signatories.succession.plans import Plan, Seat


def of(session: Session, plan: Plan, *, at: datetime) -> Mapping[str, Beyond]:
    """By register number or slug, what is known of each party beyond the register's own room."""
    if plan.kind.is_of_associations:
        slugs = [*plan.sources, plan.into or ""]
        associations = session.scalars(select(Association).where(Association.slug.in_(slugs)))
        return {each.slug: of_association(session, each, at=at) for each in associations}
    numbers = [*plan.sources, *(target.number for target in plan.targets)]
    companies = session.scalars(select(Company).where(Company.register_number.in_(numbers)))
    return {each.register_number: of_company(session, each, at=at) for each in companies}


def of_company(session: Session, company: Company, *, at: datetime) -> Beyond:
    is_its = RoleGrant.company_id == company.id
    return Beyond(
        badge_hosts=_badge_hosts(session, company),
        seats=tuple(
            Seat(grant.person.public_id, grant.role, company.register_number)
            for grant in _grants(session, is_its, at)
        ),
        holders=tuple(
            HolderFacts(holding.holder, holding.valid_from)
            for holding in attribution.known(session)
            if holding.company == company.register_number and holding.valid_to is None
        ),
        drafts=_count(session, SignatureDraft, SignatureDraft.company_id == company.id),
        invitations=sum(
            each.is_open_at(at) for each in invitations(session, Invitation.company_id == company.id)
        ),
        programs=len(programs(session, company=company)),
        periods=_periods(session, company),
    )


def of_association(session: Session, association: Association, *, at: datetime) -> Beyond:
    is_its = RoleGrant.association_id == association.id
    return Beyond(
        seats=tuple(
            Seat(grant.person.public_id, grant.role, association.slug)
            for grant in _grants(session, is_its, at)
        ),
        invitations=sum(
            each.is_open_at(at) for each in invitations(session, Invitation.association_id == association.id)
        ),
        programs=len(programs(session, association=association)),
    )


def invitations(session: Session, *of: object) -> list[Invitation]:
    query = select(Invitation).where(*of).order_by(Invitation.id)  # pyright: ignore[reportArgumentType]
    return list(session.scalars(query))


def programs(
    session: Session, *, company: Company | None = None, association: Association | None = None
) -> list[ApiToken | Webhook]:
    """The tokens and webhooks of a desk that were not ended."""
    found: list[ApiToken | Webhook] = []
    for model in (ApiToken, Webhook):
        found += session.scalars(
            select(model)
            .where(
                model.company_id == (company.id if company else None),
                model.association_id == (association.id if association else None),
                model.ended_at.is_(None),
            )
            .order_by(model.id)
        )
    return found


def _grants(session: Session, is_its: object, at: datetime) -> list[RoleGrant]:
    query = select(RoleGrant).where(is_its).order_by(RoleGrant.id)  # pyright: ignore[reportArgumentType]
    return [grant for grant in session.scalars(query) if grant.counts_at(at)]


def _badge_hosts(session: Session, company: Company) -> Mapping[str, tuple[str, ...]]:
    found = session.execute(
        select(Signature.public_id, Domain.host)
        .join(Badge, Badge.signature_id == Signature.id)
        .join(Domain, Domain.id == Badge.domain_id)
        .where(Badge.company_id == company.id, Badge.withdrawn_at.is_(None))
        .order_by(Domain.host)
    )
    hosts: dict[str, tuple[str, ...]] = {}
    for reference, host in found:
        hosts[reference] = (*hosts.get(reference, ()), host)
    return hosts


def _count(session: Session, model: type[SignatureDraft], condition: object) -> int:
    query = select(func.count()).select_from(model).where(condition)  # pyright: ignore[reportArgumentType]
    return session.scalar(query) or 0


def _periods(session: Session, company: Company) -> tuple[str, ...]:
    found = session.scalars(
        select(Publication.period)
        .join(Score, Score.publication_id == Publication.id)
        .where(
            Score.company == company.register_number,
            Publication.published_at.is_not(None),
            Publication.ended_at.is_(None),
        )
        .distinct()
        .order_by(Publication.period)
    )
    return tuple(found)
