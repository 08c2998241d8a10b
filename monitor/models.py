"""What the monitor's room keeps in the database: manifests, who held what, scores. Never notices.

Companies appear by register number, persons by an opaque reference; no column takes free text.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from monitor.delivery_models import Delivery, LedgerHead, QualityReport, SandboxDelivery, Segment, Source
from monitor.shapes import Shape, shapes
from monitor.shares_shown import shows_shares
from monitor.trend_models import InterventionEffect, TrendPoint
from signatories.base import Base, public_id

__all__ = [
    "Attribution",
    "Delivery",
    "Intervention",
    "LedgerHead",
    "NetworkSize",
    "Publication",
    "QualityReport",
    "SandboxDelivery",
    "Score",
    "Segment",
    "Source",
    "State",
]

COMPANY_FORM = "company LIKE 'kvk:%' OR company LIKE 'lei:%' OR company LIKE 'euid:%'"


class Attribution(Base):
    """A company held a network or handle in ``[valid_from, valid_to)``, as learnt at ``learnt_at``.

    Of one holder, company and start the latest word counts; an empty interval takes it back.
    """

    __tablename__ = "attribution"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        CheckConstraint("holder LIKE 'AS%' OR holder LIKE 'org:%'", name="holder_form"),
        CheckConstraint("kept_holder IS NULL OR kept_holder LIKE 'org:%'", name="kept_holder_form"),
        CheckConstraint(COMPANY_FORM, name="company_form"),
        *shapes(holder=Shape.HOLDER, kept_holder=Shape.HOLDER, company=Shape.COMPANY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(String(68), index=True)
    kept_holder: Mapped[str | None] = mapped_column(String(68))
    """How the segments name a handle: keyed again, like every id. None for an AS number."""
    company: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    learnt_at: Mapped[datetime]


class NetworkSize(Base):
    """How many addresses and domains a company had at the end of a month; the latest word counts."""

    __tablename__ = "network_size"
    __table_args__ = (
        CheckConstraint("ip_addresses >= 0 AND domains >= 0", name="not_negative"),
        CheckConstraint("length(month) = 7", name="month_length"),
        CheckConstraint(COMPANY_FORM, name="company_form"),
        *shapes(company=Shape.COMPANY, month=Shape.PERIOD, source=Shape.NAME),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company: Mapped[str] = mapped_column(String(60))
    month: Mapped[str] = mapped_column(String(7))
    ip_addresses: Mapped[int] = mapped_column(BigInteger)
    domains: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(64), default="")
    """Who counted; empty where the list did not say."""
    learnt_at: Mapped[datetime]


class Intervention(Base):
    """A dated act that may have changed a company's conduct, such as a letter or the hash check."""

    __tablename__ = "intervention"
    __table_args__ = (
        UniqueConstraint("company", "at", "kind"),
        CheckConstraint("kind IN ('letter', 'hash-check', 'law', 'method', 'other')", name="kind"),
        CheckConstraint(COMPANY_FORM, name="company_form"),
        *shapes(company=Shape.COMPANY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    is_private: Mapped[bool] = mapped_column(default=False)
    """Of the company alone, such as the letter of a referral: what followed is not published."""
    learnt_at: Mapped[datetime]


class State(StrEnum):
    """The states of a publication; which steps lead from one to the next is in ``publishing``."""

    DRAFT = "draft"
    PREVIEW = "preview"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    STRUCK = "struck"


class Publication(Base):
    """The scores of one period under one norm and method version, from draft to published.

    A correction is a further ``version``; the earlier one stays, readable and struck out. A new
    method version is a further ``version`` too, and the one under the earlier method stays in force.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("period", "norm", "version"),
        Index(
            "uq_publication_current",
            "period",
            "norm",
            "method_version",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        CheckConstraint("state IN ('draft', 'preview', 'published', 'corrected', 'struck')", name="state"),
        CheckConstraint("end_on > start_on", name="ends_after_start"),
        CheckConstraint("released_by IS NULL OR released_by <> prepared_by", name="two_persons"),
        CheckConstraint("(previewed_at IS NULL) = (reply_until IS NULL)", name="preview_has_a_term"),
        CheckConstraint("(published_at IS NULL) = (released_by IS NULL)", name="release_has_a_person"),
        CheckConstraint("published_at IS NULL OR published_at >= reply_until", name="after_the_term"),
        CheckConstraint("(reply_until IS NULL) = (release_at IS NULL)", name="preview_has_a_release"),
        CheckConstraint("release_at >= reply_until", name="release_after_the_term"),
        CheckConstraint("published_at IS NULL OR published_at >= release_at", name="not_before_its_day"),
        CheckConstraint(
            "correction_reason IN ('dispute', 'appeal', 'newer-data', 'wrong-holder', 'method-fault', 'other')",
            name="correction_reason",
        ),
        *shapes(
            public_id=Shape.OPAQUE,
            period=Shape.PERIOD,
            norm=Shape.CODE,
            method_version=Shape.METHOD,
            input_digest=Shape.DIGEST,
            attribution_digest=Shape.DIGEST,
            params_digest=Shape.DIGEST,
            items_digest=Shape.DIGEST,
            decisions_digest=Shape.DIGEST,
            output_digest=Shape.DIGEST,
            further_digest=Shape.DIGEST,
            sector=Shape.DOCUMENT,
            cells=Shape.DOCUMENT,
            prepared_by=Shape.OPAQUE,
            released_by=Shape.OPAQUE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    period: Mapped[str] = mapped_column(String(7))
    start_on: Mapped[date]
    end_on: Mapped[date]
    """The first day after the period."""
    norm: Mapped[str] = mapped_column(String(40))
    method_version: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    state: Mapped[State] = mapped_column(String(10))
    measured_months: Mapped[int]
    input_digest: Mapped[str] = mapped_column(String(64))
    attribution_digest: Mapped[str] = mapped_column(String(64))
    params_digest: Mapped[str] = mapped_column(String(64))
    items_digest: Mapped[str] = mapped_column(String(64))
    decisions_digest: Mapped[str] = mapped_column(String(64))
    input_sequence: Mapped[int]
    known_at: Mapped[datetime]
    """Applied decisions about notices; the last delivery, and as of when holders were known: a rerun keeps both."""
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    """The version that this one reruns or corrects."""
    output_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the scores CSV: of the published file once published."""
    further_digest: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the files of further figures and months; None for what was made before there were any."""
    sector: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """See ``sector.Sector``."""
    cells: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The sums behind all shares by company and month (incidents, worst, best), for ``suppression``; never shown."""
    prepared_at: Mapped[datetime]
    prepared_by: Mapped[str] = mapped_column(String(40))
    previewed_at: Mapped[datetime | None]
    reply_until: Mapped[datetime | None]
    release_at: Mapped[datetime | None]
    """From when on it is made public: announced with the preview, and not moved."""
    published_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(40))
    ended_at: Mapped[datetime | None]
    correction_reason: Mapped[str | None] = mapped_column(String(20))
    """Why it corrects what was published; None for the first version of a period."""

    follows: Mapped["Publication | None"] = relationship(remote_side=[id])
    scores: Mapped[list["Score"]] = relationship(
        back_populates="publication", order_by="Score.id", cascade="all, delete-orphan"
    )
    points: Mapped[list[TrendPoint]] = relationship(order_by=TrendPoint.id, cascade="all, delete-orphan")
    effects: Mapped[list[InterventionEffect]] = relationship(
        primaryjoin=lambda: and_(
            InterventionEffect.publication_id == Publication.id, InterventionEffect.is_private.is_(False)
        ),
        order_by=InterventionEffect.id,
        cascade="all, delete-orphan",
        overlaps="private_effects",
    )
    """What is published; what followed a private intervention is apart."""
    private_effects: Mapped[list[InterventionEffect]] = relationship(
        primaryjoin=lambda: and_(
            InterventionEffect.publication_id == Publication.id, InterventionEffect.is_private.is_(True)
        ),
        order_by=InterventionEffect.id,
        cascade="all, delete-orphan",
        overlaps="effects",
    )


class Score(Base):
    """The figures of one company (or ``total``) in one publication. Shares are fractions of one.

    A share is kept here even where it is too small a cell to be shown; see ``shows_shares``.
    """

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("publication_id", "company"),
        CheckConstraint(
            "label IS NULL OR label IN ('meets', 'below', 'unclear', 'too_few', 'not_measurable')",
            name="label",
        ),
        CheckConstraint("(label IS NULL) = (company = 'total')", name="companies_have_a_label"),
        CheckConstraint("share_low <= share_high", name="share_in_order"),
        CheckConstraint("interval_low <= interval_high", name="interval_in_order"),
        *shapes(
            company=Shape.COMPANY_OR_TOTAL,
            name=Shape.LEGAL_NAME,
            detail=Shape.DOCUMENT,
            further=Shape.DOCUMENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    company: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(120))
    """The legal name when the figures were made; empty for a company outside the register."""
    is_registered: Mapped[bool]
    label: Mapped[str | None] = mapped_column(String(20))
    incidents: Mapped[int]
    items: Mapped[int]
    share_low: Mapped[float | None] = mapped_column(Double)
    share_high: Mapped[float | None] = mapped_column(Double)
    interval_low: Mapped[float | None] = mapped_column(Double)
    interval_high: Mapped[float | None] = mapped_column(Double)
    item_share_low: Mapped[float | None] = mapped_column(Double)
    item_share_high: Mapped[float | None] = mapped_column(Double)
    median_hours_low: Mapped[float | None] = mapped_column(Double)
    median_hours_high: Mapped[float | None] = mapped_column(Double)
    still_online: Mapped[int]
    reappeared: Mapped[int]
    moved: Mapped[int]
    undetermined: Mapped[int]
    attempts: Mapped[int]
    could_not_be_notified: Mapped[int]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Counts beside the figures; see ``scores.ScoreRow``."""
    further: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """See ``further.Further``; None for what was made before there were any."""
    attention: Mapped[bool] = mapped_column(default=False)
    """The private signal, for the company and then its association; see ``attention``."""
    is_protected: Mapped[bool] = mapped_column(default=False)
    """Shares are not shown, since another's would follow; see ``suppression``."""

    publication: Mapped[Publication] = relationship(back_populates="scores")

    @property
    def shows_shares(self) -> bool:
        """Whether shares may be shown, or only counts."""
        return shows_shares(
            label=self.label,
            incidents=self.incidents,
            method_version=self.publication.method_version,
            is_protected=bool(self.is_protected),
        )
