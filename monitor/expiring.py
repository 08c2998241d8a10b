"""Deletes the rows of deliveries after their term. Manifests and digests stay, so that the log still holds."""

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import kept_items, ledger
from monitor.delivery_models import Delivery
from signatories import entries


def over(session: Session, *, years: int, at: datetime) -> list[Delivery]:
    """The deliveries whose term of *years* after their intake is over, and that still have rows.

    Deliveries that share a merged segment go together, when the term of the last one is over.
    """
    kept = list(
        session.scalars(select(Delivery).where(Delivery.expired_at.is_(None)).order_by(Delivery.sequence))
    )
    last: dict[str, datetime] = {}
    for each in kept:
        last[each.folder] = max(each.taken_in_at, last.get(each.folder, each.taken_in_at))
    return [each for each in kept if years_later(last[each.folder], years) <= at]


def years_later(moment: datetime, years: int) -> datetime:
    """The same day *years* later; 28 February for a leap day."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


def expire(session: Session, *, years: int, at: datetime) -> list[Delivery]:
    """Note which deliveries have lost their rows; the caller commits, then calls ``delete_rows``."""
    ledger.lock(session)
    found = over(session, years=years, at=at)
    for each in found:
        each.expired_at = at
        entries.append(session, "delivery-expired", at=at, delivery=each.public_id, digest=each.digest)
    session.flush()
    return found


def delete_rows(session: Session, *, data_dir: Path) -> int:
    """Delete the folders of expired deliveries; again after a process that was killed in between."""
    ledger.lock(session)
    expired = session.scalars(select(Delivery).where(Delivery.expired_at.is_not(None))).all()
    kept_items.forget(data_dir, deliveries={each.digest for each in expired})
    names = {name for each in expired for name in (each.folder, each.digest)}
    deleted = 0
    for name in sorted(names):
        folder = ledger.segments(data_dir) / name
        if folder.is_dir():
            shutil.rmtree(folder)
            deleted += 1
    return deleted
