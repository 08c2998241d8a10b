"""Attestations: dated words that a condition is met, by the company itself or by its association."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from signatories.base import Base, Ids, public_id
from signatories.conditions.conditions import Attested
from signatories.models import Association, Company


class Attestation(Base):
    """Somebody declared at ``at`` that a condition is met. For how long it counts is the rule's.

    The hash check is declared once for every association; an association's own condition has its
    name, with its key, to itself.
    """

    __tablename__ = "attestation"
    __table_args__ = (
        Index("ix_attestation_company_id_rule_name", "company_id", "rule_name"),
        Index("ix_attestation_at", "at"),
        Index("ix_attestation_withdrawn_at", "withdrawn_at"),
        CheckConstraint("by_kind IN ('company', 'officer')", name="by_kind"),
        CheckConstraint(
            "(by_kind = 'officer') = (association_id IS NOT NULL)", name="officer_of_association"
        ),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_someone"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= at", name="withdrawn_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"))
    """The association whose officer declared it."""
    rule_name: Mapped[str] = mapped_column(String(60))
    by_kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(16))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(16))
    reminded_at: Mapped[datetime | None]
    """When the company was told that it runs out."""

    company: Mapped[Company] = relationship()
    association: Mapped[Association | None] = relationship()

    @property
    def attested(self) -> Attested:
        return Attested(self.rule_name, self.at, self.withdrawn_at)


def attested(session: Session, *, company_ids: Ids, at: datetime) -> Mapping[int, Sequence[Attested]]:
    """By company, what was declared by *at*; a withdrawal that came later is not known yet."""
    found = session.execute(
        select(Attestation.company_id, Attestation.rule_name, Attestation.at, Attestation.withdrawn_at)
        .where(Attestation.company_id.in_(company_ids), Attestation.at <= at)
        .order_by(Attestation.id)
    )
    by_company: dict[int, list[Attested]] = defaultdict(list)
    for company_id, name, declared_at, withdrawn_at in found:
        known = withdrawn_at if withdrawn_at and withdrawn_at <= at else None
        by_company[company_id].append(Attested(name, declared_at, known))
    return by_company


def of_company(session: Session, *, company: Company) -> list[Attestation]:
    """Everything that was declared about a company, the newest first."""
    query = select(Attestation).where(Attestation.company_id == company.id)
    return list(session.scalars(query.order_by(Attestation.id.desc())))
