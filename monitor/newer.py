"""Data that came in after figures were published: what they would change. Nothing changes by itself."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import ledger, quality
from monitor.delivery_models import Delivery
from monitor.models import Publication, State
from monitor.scores import TOTAL


@dataclass(frozen=True)
class Newer:
    """What a published period does not know yet: deliveries, and their rows that are new or changed.

    ``companies`` would get other counts and ``items`` would be counted instead of ``was``; all
    three are None until they were computed.
    """

    publication: Publication
    deliveries: int
    withdrawals: int
    notices: int
    checks: int
    companies: int | None
    items: int | None
    was: int


def of(session: Session) -> list[Newer]:
    """Every published period whose data have changed since, the latest first."""
    query = (
        select(Publication).where(Publication.state == State.PUBLISHED).order_by(Publication.start_on.desc())
    )
    found = []
    for publication in session.scalars(query):
        newer = _of(session, publication)
        if newer is not None:
            found.append(newer)
    return found


def _of(session: Session, publication: Publication) -> Newer | None:
    period = quality.judged(publication.start_on, publication.end_on)
    manifests = ledger.deliveries(session, before=period.cut_off)
    if ledger.input_digest(manifests) == publication.input_digest:
        return None
    since = [
        each
        for each in _after(manifests, publication.input_digest)
        if (each.latest_at or each.taken_in_at) >= period.start
    ]
    report = quality.kept(session, start=publication.start_on, end=publication.end_on)
    published = {score.company: score for score in publication.scores}
    was = published[TOTAL].items if TOTAL in published else 0
    counts = report.figures["companies"] if report is not None else None
    return Newer(
        publication=publication,
        deliveries=sum(each.kind == "delivery" for each in since),
        withdrawals=sum(each.kind == "withdrawal" for each in since),
        notices=sum(each.notices_new + each.notices_changed for each in since),
        checks=sum(each.checks_new for each in since),
        companies=None if counts is None else _differing(publication, counts),
        items=None if counts is None else int(sum(each[0] for each in counts.values())),
        was=was,
    )


def _after(manifests: list[Delivery], digest: str) -> list[Delivery]:
    """The deliveries that came after the published state; all, when no earlier state has its digest."""
    for count in range(len(manifests), 0, -1):
        if ledger.input_digest(manifests[:count]) == digest:
            return manifests[count:]
    return manifests


COMPARED = (
    "items",
    "incidents",
    "could_not_be_notified",
    "still_online",
    "reappeared",
    "share_low",
    "share_high",
)
"""What of a published score is held against the present data, in the order of a report."""


def _differing(publication: Publication, counts: dict[str, list[float]]) -> int:
    """How many companies would get other figures than were published."""
    nothing = [0.0] * len(COMPARED)
    published = {
        score.company: [round(getattr(score, name) or 0, 6) for name in COMPARED]
        for score in publication.scores
        if score.company != TOTAL
    }
    return sum(
        published.get(company, nothing) != counts.get(company, nothing) for company in {*published, *counts}
    )
