"""The conditions of each association as data, with the day from which they hold."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from signatories.base import Base
from signatories.conditions import Kind, Rule
from signatories.models import Association

FIRST_RULES: Sequence[tuple[Kind, dict[str, int]]] = (
    (Kind.SIGNED_CURRENT, {}),
    (Kind.BADGE_IN_FORCE, {}),
    (Kind.CONTACT_POINT, {}),
    (Kind.NOT_BELOW_NORM, {"periods": 2}),
)
"""What a new association starts with: endorsing Code with Addendum, and two half-years of grace."""


class ConditionRule(Base):
    """One condition of one association. It is never changed: a later row of its kind replaces it."""

    __tablename__ = "condition_rule"
    __table_args__ = (
        UniqueConstraint("association_id", "kind", "effective_on"),
        CheckConstraint("length(ground) <= 200", name="ground_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[dict[str, int]] = mapped_column(JSON)
    ground: Mapped[str] = mapped_column(String(200), default="")
    """Where it stands in the association's statutes or code, such as "article 4, paragraph 2"."""
    effective_on: Mapped[date]

    association: Mapped[Association] = relationship()

    @property
    def rule(self) -> Rule:
        """The condition as the value that facts are held against."""
        return Rule(Kind(self.kind), self.parameters)


def lay_down_first(session: Session, *, association: Association, on: date) -> None:
    """Give a new association the conditions that every one starts with."""
    session.add_all(
        ConditionRule(association=association, kind=kind.value, parameters=parameters, effective_on=on)
        for kind, parameters in FIRST_RULES
    )
    session.flush()


def rules_on(session: Session, *, association: Association, on: date) -> list[ConditionRule]:
    """The rules in effect on that day, the newest of each kind, in a fixed order."""
    found = session.scalars(
        select(ConditionRule)
        .where(ConditionRule.association_id == association.id, ConditionRule.effective_on <= on)
        .order_by(ConditionRule.effective_on)
    )
    newest = {rule.kind: rule for rule in found}
    order = [kind.value for kind in Kind]
    return sorted(newest.values(), key=lambda rule: order.index(rule.kind))
