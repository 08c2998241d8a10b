"""Who holds which role of a desk, who did, and who is invited."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.authority import ROLES_OF
from app.accounts.errors import RoleEndsInThePast
from app.accounts.models import Invitation, RoleGrant
from app.accounts.subjects import scope_of
from signatories.models import Association, Company

MOST_EARLIER = 50


@dataclass(frozen=True)
class People:
    """``earlier`` are roles that ended, the latest first; no more than ``MOST_EARLIER``."""

    grants: list[RoleGrant]
    earlier: list[RoleGrant]
    invitations: list[Invitation]


def of_desk(
    session: Session, *, association: Association | None = None, company: Company | None = None, at: datetime
) -> People:
    """The people of an association, of a company, or of the register itself."""
    rows = session.scalars(
        select(RoleGrant)
        .where(*_is_of(RoleGrant, association, company))
        .options(joinedload(RoleGrant.person))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    ).all()
    invited = session.scalars(
        select(Invitation).where(*_is_of(Invitation, association, company)).order_by(Invitation.invited_at)
    )
    ended = [row for row in rows if not row.counts_at(at)]
    ended.sort(key=lambda row: row.ended_at or row.expires_at or at, reverse=True)
    return People(
        grants=[row for row in rows if row.counts_at(at)],
        earlier=ended[:MOST_EARLIER],
        invitations=[each for each in invited if each.is_open_at(at)],
    )


def find_grant(
    session: Session,
    *,
    public_id: str,
    association: Association | None,
    company: Company | None,
    at: datetime,
) -> RoleGrant | None:
    """A role of this desk that counts at a moment."""
    row = session.scalar(
        select(RoleGrant).where(RoleGrant.public_id == public_id, *_is_of(RoleGrant, association, company))
    )
    return row if row is not None and row.counts_at(at) else None


def find_invitation(
    session: Session,
    *,
    public_id: str,
    association: Association | None,
    company: Company | None,
    at: datetime,
) -> Invitation | None:
    """An invitation of this desk that is open, or whose time has passed unused."""
    row = session.scalar(
        select(Invitation).where(Invitation.public_id == public_id, *_is_of(Invitation, association, company))
    )
    return row if row is not None and row.is_open_at(at) else None


def checked_end(end: datetime | None, *, at: datetime) -> datetime | None:
    """*end* again. Raises ``RoleEndsInThePast``."""
    if end is not None and end <= at:
        raise RoleEndsInThePast
    return end


def _is_of(
    model: type[RoleGrant] | type[Invitation], association: Association | None, company: Company | None
):
    roles = [role.value for role in ROLES_OF[scope_of(association, company)]]
    return (
        model.role.in_(roles),
        model.association_id == (association.id if association else None),
        model.company_id == (company.id if company else None),
    )
