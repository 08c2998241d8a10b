"""A case of one member and one condition, its steps, and the evidence in it."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.cases.states import OPEN, Act, CaseState, Consequence, Side
from signatories.cases.terms import Dates
from signatories.conditions.condition_rules import ConditionRule
from signatories.models import Association, Company

_IS_OPEN = text(f"state IN ({', '.join(repr(state.value) for state in OPEN)})")


class ConditionCase(Base):
    """What follows from one condition that one member misses. One is open at a time.

    ``cure_days`` and ``appeal_days`` are those of the rule on the day of the warning. A consequence is
    ``carried_out_at`` after the term of appeal, or at once where ``urgency`` says why.
    """

    __tablename__ = "condition_case"
    __table_args__ = (
        CheckConstraint(
            f"state IN ({', '.join(repr(each.value) for each in CaseState)})",
            name="state",
        ),
        CheckConstraint("(decided_at IS NULL) = (consequence IS NULL)", name="decision_has_a_consequence"),
        CheckConstraint("(decided_at IS NULL) = (appeal_until IS NULL)", name="decision_has_a_term"),
        CheckConstraint(
            "carried_out_at IS NULL OR decided_at IS NOT NULL", name="decided_before_carried_out"
        ),
        CheckConstraint("urgency IS NULL OR length(urgency) BETWEEN 10 AND 2000", name="urgency_length"),
        CheckConstraint(
            "consequence IN ('none', 'reprimand', 'suspend-signature', 'end-membership')", name="consequence"
        ),
        Index(
            "uq_condition_case_open",
            "association_id",
            "company_id",
            "rule_name",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index("ix_condition_case_company_id", "company_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("condition_rule.id"))
    """The version of the condition that the warning was for."""
    rule_name: Mapped[str] = mapped_column(String(60))
    evidence: Mapped[str] = mapped_column(String(200))
    """The sentence of the finding on the day of the warning (a message id), with its values beside it."""
    evidence_values: Mapped[dict[str, Any]] = mapped_column(JSON)
    not_met_since: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]
    cure_until: Mapped[datetime]
    appeal_days: Mapped[int]
    stay_asked_at: Mapped[datetime | None]
    """While set, the appeals board has a request for a stay before it."""
    stay_until: Mapped[datetime | None]
    """The last stay that was granted; until then nothing is decided or carried out."""
    stay_refused_in: Mapped[str | None] = mapped_column(String(20))
    """The state in which a stay was refused: it is not asked again in that state."""
    consequence: Mapped[str | None] = mapped_column(String(20))
    decided_at: Mapped[datetime | None]
    urgency: Mapped[str | None] = mapped_column(Text)
    appeal_until: Mapped[datetime | None]
    appealed_at: Mapped[datetime | None]
    carried_out_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    step_count: Mapped[int] = mapped_column(default=0)
    """Every step changes the row of its case, and so its version."""
    version: Mapped[int] = mapped_column()

    association: Mapped[Association] = relationship()
    company: Mapped[Company] = relationship()
    rule: Mapped[ConditionRule] = relationship()
    steps: Mapped[list["CaseStep"]] = relationship(back_populates="case", order_by="CaseStep.position")
    items: Mapped[list["CaseEvidence"]] = relationship(back_populates="case", order_by="CaseEvidence.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def dates(self) -> Dates:
        """The case as a value that the terms can be asked of."""
        return Dates(**{each.name: getattr(self, each.name) for each in fields(Dates)})


class CaseStep(Base):
    """One act in a case; rows are only added. ``words`` are the letter, the reply or the reasons."""

    __tablename__ = "case_step"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        CheckConstraint(f"side IN ({', '.join(repr(each.value) for each in Side)})", name="side"),
        CheckConstraint("length(words) <= 4000", name="words_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("condition_case.id"))
    position: Mapped[int]
    act: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(12))
    source: Mapped[str | None] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text, default="")
    until_at: Mapped[datetime | None]
    """The term that this step set: to mend, to appeal, or of a stay."""
    consequence: Mapped[str | None] = mapped_column(String(20))

    case: Mapped[ConditionCase] = relationship(back_populates="steps")

    @property
    def kind(self) -> Act:
        return Act(self.act)

    @property
    def decided(self) -> Consequence | None:
        return Consequence(self.consequence) if self.consequence else None


class CaseEvidence(Base):
    """One item of evidence: what it is, its date, one sentence, and perhaps a file kept outside pages."""

    __tablename__ = "case_evidence"
    __table_args__ = (
        CheckConstraint("length(sentence) BETWEEN 3 AND 200", name="sentence_length"),
        CheckConstraint("(file_digest IS NULL) = (file_type IS NULL)", name="file_has_a_type"),
        CheckConstraint("file_digest IS NULL OR length(file_digest) = 64", name="file_digest_length"),
        CheckConstraint("file_type IN ('application/pdf', 'image/png')", name="file_type"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("condition_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    dated_on: Mapped[date]
    sentence: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str | None] = mapped_column(String(64))
    file_type: Mapped[str | None] = mapped_column(String(20))
    file_size: Mapped[int | None]
    side: Mapped[str] = mapped_column(String(12))
    added_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(16))

    case: Mapped[ConditionCase] = relationship(back_populates="items")


class CaseNotice(Base):
    """What the association was told of a case without a step: each thing once.

    ``mended``: the facts show that the condition is met again. ``cure-over`` and ``appeal-over``: that
    term has passed.
    """

    __tablename__ = "case_notice"
    __table_args__ = (
        UniqueConstraint("case_id", "kind"),
        CheckConstraint("kind IN ('mended', 'cure-over', 'appeal-over')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("condition_case.id"))
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]

    case: Mapped[ConditionCase] = relationship()
