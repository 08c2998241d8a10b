"""The conditions of each association as data, versioned, with the day from which each holds."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.conditions.conditions import Attester, Kind, Rule
from signatories.models import Association

CURE_DAYS, APPEAL_DAYS = 28, 42
"""What a rule starts with: four weeks to mend, six weeks to appeal."""

_ADDENDUM, _CODE = "Addendum, uitgave 2018-12-13", "Gedragscode Notice-and-Take-Down, uitgave 2008-10"

FIRST_RULES: Sequence[tuple[Kind, dict[str, int], str]] = (
    (Kind.SIGNED_CURRENT, {}, _ADDENDUM),
    (Kind.BADGE_IN_FORCE, {}, "Standaardvoorwaarde van dit register"),
    (Kind.CONTACT_POINT, {}, _CODE),
    (Kind.NOT_BELOW_NORM, {"periods": 2}, _ADDENDUM),
)
"""What a new association starts with: endorsing Code with Addendum, and two half-years of grace.

Each with its ground in those documents; the association replaces it with the article of its statutes.
"""


class ConditionRule(Base):
    """One version of one condition. It is never changed: a later row of its name replaces it.

    The row that took effect last decides; of two on one day the one that was written last. A row with
    ``is_end`` says that the condition no longer holds from that day. A row can be taken back before the
    day it takes effect.
    """

    __tablename__ = "condition_rule"
    __table_args__ = (
        Index("ix_condition_rule_association_id_effective_on", "association_id", "effective_on"),
        CheckConstraint("length(ground) <= 200", name="ground_length"),
        CheckConstraint("length(text_nl) <= 200 AND length(text_en) <= 200", name="text_length"),
        CheckConstraint("(key = '') = (text_nl = '') AND (key = '') = (text_en = '')", name="key_has_a_text"),
        CheckConstraint("(key = '') = (kind <> 'attested')", name="attested_has_a_key"),
        CheckConstraint("attested_by IN ('company', 'officer')", name="attested_by"),
        CheckConstraint("cure_days BETWEEN 7 AND 365", name="cure_days"),
        CheckConstraint("appeal_days BETWEEN 14 AND 365", name="appeal_days"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by IS NULL)", name="taken_back_by_someone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(16), default="")
    """Tells attested conditions apart; empty for every other kind."""
    parameters: Mapped[dict[str, int]] = mapped_column(JSON)
    ground: Mapped[str] = mapped_column(String(200), default="")
    """Where it stands in the association's statutes or code, such as "article 4, paragraph 2"."""
    text_nl: Mapped[str] = mapped_column(String(200), default="")
    text_en: Mapped[str] = mapped_column(String(200), default="")
    attested_by: Mapped[str] = mapped_column(String(10), default=Attester.COMPANY.value)
    cure_days: Mapped[int] = mapped_column(default=CURE_DAYS)
    """How long a member that was warned has to mend it."""
    appeal_days: Mapped[int] = mapped_column(default=APPEAL_DAYS)
    """How long a member can appeal against a decision."""
    is_end: Mapped[bool] = mapped_column(default=False)
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(16), default="")
    """The public id of who wrote it; empty for what every association starts with."""
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str | None] = mapped_column(String(16))

    association: Mapped[Association] = relationship()

    @property
    def rule(self) -> Rule:
        """The condition as the value that facts are held against."""
        return Rule(
            Kind(self.kind),
            self.parameters,
            key=self.key,
            since=self.effective_on,
            text_nl=self.text_nl,
            text_en=self.text_en,
            attested_by=Attester(self.attested_by),
        )

    @property
    def name(self) -> str:
        """What waivers, attestations and cases call this condition."""
        return self.rule.name


def lay_down_first(session: Session, *, association: Association, at: datetime) -> None:
    """Give a new association the conditions that every one starts with."""
    session.add_all(
        ConditionRule(
            association=association,
            kind=kind.value,
            parameters=parameters,
            ground=ground,
            effective_on=at.date(),
            recorded_at=at,
        )
        for kind, parameters, ground in FIRST_RULES
    )
    session.flush()


def written(session: Session, *, association: Association, on: date) -> list[ConditionRule]:
    """Every row that took effect by that day and was not taken back, in the order of taking effect."""
    return list(
        session.scalars(
            select(ConditionRule)
            .where(
                ConditionRule.association_id == association.id,
                ConditionRule.effective_on <= on,
                ConditionRule.taken_back_at.is_(None),
            )
            .order_by(ConditionRule.effective_on, ConditionRule.id)
        )
    )


def rules_on(session: Session, *, association: Association, on: date) -> list[ConditionRule]:
    """The conditions that hold on that day, the newest version of each, in a fixed order."""
    newest = {row.name: row for row in written(session, association=association, on=on)}
    order = [kind.value for kind in Kind]
    holding = [row for row in newest.values() if not row.is_end]
    return sorted(holding, key=lambda row: (order.index(row.kind), row.id))


def planned(session: Session, *, association: Association, after: date) -> list[ConditionRule]:
    """The rows that take effect after that day, the first one first."""
    return list(
        session.scalars(
            select(ConditionRule)
            .where(
                ConditionRule.association_id == association.id,
                ConditionRule.effective_on > after,
                ConditionRule.taken_back_at.is_(None),
            )
            .order_by(ConditionRule.effective_on, ConditionRule.id)
        )
    )
