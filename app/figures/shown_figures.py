"""Published figures as pages and files for machines show them: what is too small stays out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import publications
from monitor.further import Further, as_found, without_shares
from monitor.method import METHODS
from monitor.models import Publication, Score
from monitor.scores import TOTAL
from monitor.shares_shown import shows_shares
from signatories.models import Company


class Withheld(StrEnum):
    """Why only counts are shown."""

    NO_INCIDENTS = "no-incidents"
    FEW_INCIDENTS = "few-incidents"
    FEW_MONTHS = "few-months"
    TO_PROTECT = "to-protect"
    """It would tell a withheld share of another by subtraction."""


@dataclass(frozen=True)
class Shown:
    """The figures of one company, or of all together, as the world may see them.

    Shares are fractions of one; shares, intervals and hours are None where they are withheld.
    ``median_hours_high`` is also None when the median has no upper end.
    """

    company: str
    name: str
    slug: str | None
    label: str | None
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
    refused: int
    """How many attempts could not be notified."""
    withheld: Withheld | None
    detail: Mapping[str, int]
    """The counts that are published beside the figures; see ``PUBLISHED_COUNTS``."""
    further: Further | None


PUBLISHED_COUNTS = (
    *("oldest_online_days", "largest_site_items", "without_deadline_check"),
    *("bounced", "refused", "pending", "gone_before_delivery", "duplicate", "outside_period", "withdrawn"),
    *("wrong_company", "not_received", "wrongly_classified", "held_back"),
    *("decided_on_time", "decided_undetermined"),
)


def as_shown(score: Score, *, publication: Publication, slug: str | None) -> Shown:
    """What may be shown of *score*."""
    withheld = why_withheld(score, publication)

    def share(value: float | None) -> float | None:
        return None if withheld else value

    return Shown(
        company=score.company,
        name=score.name,
        slug=slug,
        label=score.label,
        incidents=score.incidents,
        items=score.items,
        share_low=share(score.share_low),
        share_high=share(score.share_high),
        interval_low=share(score.interval_low),
        interval_high=share(score.interval_high),
        item_share_low=share(score.item_share_low),
        item_share_high=share(score.item_share_high),
        median_hours_low=share(score.median_hours_low),
        median_hours_high=share(score.median_hours_high),
        still_online=score.still_online,
        reappeared=score.reappeared,
        moved=score.moved,
        undetermined=score.undetermined,
        attempts=score.attempts,
        refused=score.could_not_be_notified,
        withheld=withheld,
        detail={name: score.detail.get(name, 0) for name in PUBLISHED_COUNTS},
        further=_further(score, withheld),
    )


def _further(score: Score, withheld: Withheld | None) -> Further | None:
    found = as_found(score.further) if score.further else None
    return without_shares(found) if found and withheld else found


def why_withheld(score: Score, publication: Publication) -> Withheld | None:
    """Why there is no share of *score*; None where there is one."""
    is_enough = shows_shares(
        label=score.label, incidents=score.incidents, method_version=publication.method_version
    )
    if is_enough:
        return Withheld.TO_PROTECT if score.is_protected else None
    if score.incidents == 0:
        return Withheld.NO_INCIDENTS
    few = score.incidents < METHODS[publication.method_version].least_incidents
    return Withheld.FEW_INCIDENTS if few else Withheld.FEW_MONTHS


@dataclass(frozen=True)
class ShownPublication:
    """All that one publication shows: companies in order of name, then the total of all."""

    publication: Publication
    companies: tuple[Shown, ...]
    total: Shown | None


def read(session: Session, publication: Publication) -> ShownPublication:
    """What *publication* shows, with the page of each company where it has one."""
    scores = publications.shown_scores(publication)
    slugs = slugs_of(session, [score.company for score in scores])
    shown = [as_shown(score, publication=publication, slug=slugs.get(score.company)) for score in scores]
    return ShownPublication(
        publication=publication,
        companies=tuple(each for each in shown if each.company != TOTAL),
        total=next((each for each in shown if each.company == TOTAL), None),
    )


def read_own(score: Score) -> ShownPublication:
    """What a publication shows, or will show, of one company: for its own desk, and so without a link."""
    own = as_shown(score, publication=score.publication, slug=None)
    return ShownPublication(publication=score.publication, companies=(own,), total=None)


def slugs_of(session: Session, register_numbers: Sequence[str]) -> Mapping[str, str]:
    rows = session.execute(
        select(Company.register_number, Company.slug).where(Company.register_number.in_(register_numbers))
    )
    return {row.register_number: row.slug for row in rows}


def figures_of(session: Session, company: Company, *, at: datetime | None = None) -> list[ShownPublication]:
    """The published figures of *company* alone, newest period first; each without the total.

    Those that are in force now, or were at *at*.
    """
    scores = publications.scores_of(session, register_number=company.register_number, at=at)
    return [
        ShownPublication(
            publication=score.publication,
            companies=(as_shown(score, publication=score.publication, slug=company.slug),),
            total=None,
        )
        for score in scores
    ]
