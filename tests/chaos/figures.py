"""Figures that were published before the chaos, computed again after it from the data that survived."""

import subprocess
import sys
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from monitor import ledger, preparing, publishing
from monitor.bundles import keeping
from monitor.importing import import_holders
from monitor.models import Publication, Score
from monitor.publication_states import subject_of
from monitor.rerunning import inputs_of
from monitor.scores import TOTAL, ScoreRow
from signatories.entries import Entry
from tests import factories
from tests.bundle_scene import published
from tests.monitor_samples import HOLDER_COLUMNS, csv_text, delivery_files, gone_after, notice, take, written

PERIOD, NUMBER, NAME = "2025-h1", "00000077", "Zuid Hosting"
MEASURED = 12
"""Notices in the delivery of before, of two holders; each of another site."""
BEFORE = timedelta(days=20)
KEPT = [field.name for field in fields(ScoreRow) if field.name not in ("detail", "further", "attention")]


def publish_before(session: Session, settings: Settings, folder: Path, *, now: datetime) -> None:
    """Take a delivery in and publish its half-year with its bundle, some weeks ago; commits."""
    at, key = now - BEFORE, settings.secret("notice_key").encode()
    factories.company(session, at=at, number=NUMBER, name=NAME)
    notices, checks = [], []
    for number in range(MEASURED):
        name, sent = f"m{number}", datetime.fromisoformat(f"2025-0{number % 6 + 1}-10T09:00:00+00:00")
        holder = "AS64520" if number < MEASURED // 2 else "AS64521"
        notices.append(notice(name, sent, site_key=f"measured-{number}", holder=holder))
        checks += gone_after(name, 5 + 9 * (number % 5), since=sent)
    files = delivery_files(folder, notices=notices, checks=checks)
    take(session, settings.data_dir, files, at=at, notice_key=key)
    since = "2024-01-01T00:00:00Z"
    numbers = {
        "AS64520": NUMBER,
        "AS64521": "00000078",
        "AS64512": "00000079",
    }  # the last: those of the chaos
    rows = [(holder, f"kvk:{number}", since, "") for holder, number in numbers.items()]
    path = written(
        folder,
        "holders.csv",
        csv_text([dict(zip(HOLDER_COLUMNS, row, strict=True)) for row in rows], HOLDER_COLUMNS),
    )
    import_holders(session, files=[path], data_dir=settings.data_dir, at=at, notice_key=key)
    published(session, settings.data_dir, period=PERIOD, at=at)
    session.commit()


def are_as_published(session: Session, settings: Settings, url: str) -> str:
    """The figures computed again from what is frozen, from the bundle, and as served: all equal those published."""
    kept = session.scalars(select(Publication).where(Publication.period == PERIOD)).one()
    made = preparing.make(
        session, subject=subject_of(kept), data_dir=settings.data_dir, frozen=inputs_of(kept)
    )
    table = made.table
    assert (table.input_digest, table.attribution_digest) == (kept.input_digest, kept.attribution_digest)
    assert made.items_digest == kept.items_digest
    assert [_figures(row) for row in table.rows] == [_figures(score) for score in kept.scores]
    assert preparing.output_digest(kept) == kept.output_digest
    entry = session.scalars(select(Entry).where(Entry.kind == "bundle-published")).one()
    bundle = keeping.path_of(kept, data_dir=settings.data_dir)
    assert ledger.file_digest(bundle) == entry.data["bundle_digest"]
    scores = bundle.parent / "scores-served.csv"
    with urlopen(f"{url}/scores/{PERIOD}.csv", timeout=10) as answer:
        scores.write_bytes(answer.read())
    words = ("monitor", "recompute", str(bundle), "--against", str(scores))
    done = subprocess.run(
        [sys.executable, "-m", "app.cli.main", *words], capture_output=True, text=True, check=False
    )
    scores.unlink()
    assert done.returncode == 0, (done.stdout, done.stderr)
    return f"figures: {len(kept.scores)} rows of {PERIOD} computed again, from the parts and from the bundle: the same"


def count_what_survived(session: Session, settings: Settings, *, deliveries: int, at: datetime) -> str:
    """A correction from all that is there counts the notices of each delivery that was taken in; nothing is kept."""
    draft = publishing.prepare(
        session, period=PERIOD, data_dir=settings.data_dir, by="anna", at=at, correction="other"
    )
    total = next(each for each in draft.scores if each.company == TOTAL)
    notices = total.attempts
    session.rollback()
    assert notices == MEASURED + 2 * deliveries, (notices, deliveries)
    return f"figures: {notices} notices counted, those of {deliveries} deliveries of the chaos and of the one before"


def _figures(row: ScoreRow | Score) -> tuple[object, ...]:
    return (*(getattr(row, name) for name in KEPT), dict(row.detail))
