"""The shapes of figures before their publication, and of disputes about the notices behind them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Base64Bytes, Field

from app.api.shapes import RegisterNumber, Shape
from monitor.disputes.claims import ClaimKind
from monitor.disputes.states import DisputeKind, DisputeState, Effect, Reason
from monitor.label_names import Label

MOST_NOTICES = 5_000
NoticeId = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]


class OwnFigures(Shape):
    """A company's figures as they are or will be published: shares are fractions of one, null where withheld.

    ``attention`` is the private signal, which is published nowhere.
    """

    label: Label
    attention: bool
    incidents: int
    items: int
    share_low: float | None
    share_high: float | None
    interval_low: float | None
    interval_high: float | None
    item_share_low: float | None
    item_share_high: float | None
    median_hours_low: float | None
    median_hours_high: float | None
    still_online: int
    reappeared: int
    moved: int
    undetermined: int
    attempts: int
    could_not_be_notified: int
    counts: dict[str, int] = Field(description="Notices that do not count by reason, and other counts.")


class Preview(Shape):
    """One version of the figures of a half-year. Notices can be disputed while ``state`` is ``preview``, until
    ``reply_until``. ``figures`` are the company's own, null for the monitor."""

    publication: str
    period: str
    norm: str
    method_version: str
    version: int
    state: str
    reply_until: datetime | None
    release_at: datetime | None
    published_at: datetime | None
    input_digest: str
    figures: OwnFigures | None


class Previews(Shape):
    as_of: datetime
    previews: list[Preview]
    next: str | None


class OwnNotice(Shape):
    """One notice to the company. ``outcome`` is null where it does not count, with the ``reason``. Hours count
    from its acceptance; ``first_offline_hours`` is null where it was never seen gone for good."""

    notice: str = Field(description="The id that the register keeps.")
    accepted_at: datetime
    outcome: str | None
    reason: str | None
    last_online_hours: float | None
    first_offline_hours: float | None
    incident: int | None
    reappeared: bool
    moved: bool
    still_online: bool


class OwnNotices(Shape):
    """A page of the notices behind a company's figures, in order of acceptance."""

    publication: str
    total: int
    notices: list[OwnNotice]
    next: str | None


class Claim(Shape):
    """What shows that a notice is wrong: a sentence of the list, with a moment or days where it needs them."""

    kind: ClaimKind
    at: AwareDatetime | None = None
    from_on: date | None = None
    to_on: date | None = None


class DisputeSent(Shape):
    """Notices that are wrong in one way. ``notices`` are ids that the company received, or that the register keeps."""

    publication: str = Field(max_length=16)
    kind: DisputeKind
    notices: list[NoticeId] = Field(min_length=1, max_length=MOST_NOTICES)
    claims: list[Claim] = Field(min_length=1, max_length=len(ClaimKind))
    document_base64: Base64Bytes | None = Field(default=None, description="A PDF; only who decides sees it.")


class Dispute(Shape):
    """A dispute. ``effect`` is what its notices count as by the decision, null where they stay as measured."""

    dispute: str
    publication: str
    period: str
    norm: str
    company: RegisterNumber
    kind: DisputeKind
    state: DisputeState
    notices: list[str]
    claims: list[Claim]
    has_document: bool
    filed_at: datetime
    decided_at: datetime | None
    effect: Effect | None
    reason: Reason | None
    appeal_until: datetime | None
    appealed_at: datetime | None


class Disputes(Shape):
    as_of: datetime
    disputes: list[Dispute]
    next: str | None
