"""Invented deliveries for the tests of the monitor, small enough to follow by hand."""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from monitor.importing import import_holders
from monitor.ingesting import Receipt, take_in

SAMPLE = Path(__file__).parent.parent / "monitor" / "samples" / "delivery-small"
NOTICE_KEY = b"a notice key of the tests, invented"
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
T0 = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)
"""When the notices of these samples are accepted, unless a test says otherwise."""

NOTICE_COLUMNS: list[str] = [
    *("notice_id", "item_key", "site_key", "holder"),
    *("sent_at", "delivered_at", "delivery_status"),
]
CHECK_COLUMNS: list[str] = ["notice_id", "checked_at", "status"]
HOLDER_COLUMNS: list[str] = ["holder", "company", "valid_from", "valid_to"]

Row = Mapping[str, str]


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def notice(name: str = "n1", at: datetime = T0, /, **changes: str) -> dict[str, str]:
    """A delivered notice about an item of its own on one site of AS64512."""
    row = {
        "notice_id": name,
        "item_key": f"item-{name}",
        "site_key": "site-1",
        "holder": "AS64512",
        "sent_at": stamp(at),
        "delivered_at": stamp(at),
        "delivery_status": "delivered",
    }
    return {**row, **changes}


def check(name: str, hours: float, status: str, *, since: datetime = T0) -> dict[str, str]:
    """A check *hours* after *since*."""
    return {"notice_id": name, "checked_at": stamp(since + timedelta(hours=hours)), "status": status}


def gone_after(name: str, hours: float, *, since: datetime = T0) -> list[dict[str, str]]:
    """Checks that see the item online until just before *hours*, and gone for good from then on."""
    seen = [check(name, 0, "online", since=since)]
    if hours > 1:
        seen.append(check(name, hours - 0.1, "online", since=since))
    return [*seen, *(check(name, hours + more, "offline", since=since) for more in (0, 24, 73))]


def csv_text(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """A CSV text; a row may have columns more than *columns*, when all rows have them."""
    names = [*columns, *(name for name in (rows[0] if rows else {}) if name not in columns)]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def written(folder: Path, name: str, content: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def delivery_files(folder: Path, *, notices: Sequence[Row] = (), checks: Sequence[Row] = ()) -> list[Path]:
    files = []
    if notices:
        files.append(written(folder, "notices.csv", csv_text(notices, NOTICE_COLUMNS)))
    if checks:
        files.append(written(folder, "checks.csv", csv_text(checks, CHECK_COLUMNS)))
    return files


def take(
    session: Session,
    data_dir: Path,
    files: Iterable[Path],
    *,
    source: str = "monitor",
    batch: str | None = None,
    at: datetime = AT,
    dry_run: bool = False,
    notice_key: bytes = NOTICE_KEY,
) -> Receipt:
    receipt = take_in(
        session,
        files=list(files),
        source=source,
        batch=batch,
        data_dir=data_dir,
        notice_key=notice_key,
        at=at,
        dry_run=dry_run,
    )
    session.commit()
    return receipt


def deliver(
    session: Session,
    data_dir: Path,
    folder: Path,
    *,
    notices: Sequence[Row] = (),
    checks: Sequence[Row] = (),
    source: str = "monitor",
    batch: str | None = None,
) -> Receipt:
    files = delivery_files(folder, notices=notices, checks=checks)
    return take(session, data_dir, files, source=source, batch=batch)


def learn_holders(
    session: Session,
    data_dir: Path,
    folder: Path,
    *rows: tuple[str, str, str, str],
    at: datetime = AT,
) -> None:
    lines: list[Row] = [dict(zip(HOLDER_COLUMNS, row, strict=True)) for row in rows]
    path = written(folder, "holders.csv", csv_text(lines, HOLDER_COLUMNS))
    import_holders(session, files=[path], data_dir=data_dir, at=at, notice_key=NOTICE_KEY)
    session.commit()


def sample_files() -> list[Path]:
    return [SAMPLE / "notices.csv", SAMPLE / "checks.csv.gz"]


def sample_text(name: str) -> str:
    path = SAMPLE / name
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()


def sample_truth(name: str) -> list[dict[str, str]]:
    with (SAMPLE / "truth" / name).open(newline="") as file:
        return list(csv.DictReader(file))
