"""The same delivery in every form that is read has the same digest and the same effect."""

import csv
import gzip
import hashlib
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from sqlalchemy.orm import Session

from monitor import ingesting
from tests.monitor_samples import SAMPLE, Row, check, deliver, notice, sample_files, sample_text, stamp, take

NOTICES, CHECKS = "notices.csv", "checks.csv.gz"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


def texts() -> tuple[str, str]:
    return sample_text(NOTICES), sample_text(CHECKS)


@cache
def plain_digest() -> str:
    notices, checks = (list(csv.DictReader(io.StringIO(text))) for text in texts())
    return digest_by_hand(notices, checks)


def digest_by_hand(notices: Sequence[Row], checks: Sequence[Row]) -> str:
    """The digest as anyone can compute it from the delivered files."""

    def micro(text: str) -> str:
        return str(round(datetime.fromisoformat(text).timestamp()) * 1_000_000) if text else ""

    lines = {
        f"n,{r['notice_id']},{r['item_key']},{r['site_key']},{r['holder']},{micro(r['sent_at'])},"
        f"{micro(r['delivered_at'])},{r['delivery_status']},"
        f"{micro(r.get('withdrawn_at', ''))},{r.get('withdrawal_reason', '')}"
        for r in notices
    } | {f"c,{r['notice_id']},{micro(r['checked_at'])},{r['status']}" for r in checks}
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


def as_csv(change: Callable[[str], bytes]) -> Callable[[Path], list[Path]]:
    def make(folder: Path) -> list[Path]:
        files = [folder / "a", folder / "b"]
        for path, text in zip(files, texts(), strict=True):
            path.write_bytes(change(text))
        return files

    return make


def objects(text: str) -> list[str]:
    return [json.dumps(row) for row in csv.DictReader(io.StringIO(text))]


def quoted(text: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return out.getvalue().encode()


def columns_reversed(text: str) -> bytes:
    return "\n".join(",".join(line.split(",")[::-1]) for line in text.splitlines()).encode()


def shuffled(text: str) -> bytes:
    header, *rows = text.splitlines()
    random.Random(7).shuffle(rows)
    return "\n".join([header, *rows]).encode()


def repeated(text: str) -> bytes:
    header, *rows = text.splitlines()
    return "\n".join([header, *rows, *rows[:200], *rows]).encode()


def elsewhere(text: str) -> bytes:
    """The same instants, each written in another zone."""
    zones = [
        timezone(timedelta(hours=-7)),
        ZoneInfo("Europe/Amsterdam"),
        timezone(timedelta(hours=5, minutes=45)),
    ]
    numbers = random.Random(7)

    def move(found: re.Match[str]) -> str:
        moment = datetime.fromisoformat(found[0])
        return moment.astimezone(numbers.choice(zones)).isoformat(
            timespec=numbers.choice(["seconds", "microseconds"])
        )

    return STAMP.sub(move, text).encode()


def by_duckdb(query: str, ending: str) -> Callable[[Path], list[Path]]:
    def make(folder: Path) -> list[Path]:
        files = [folder / f"a.{ending}", folder / f"b.{ending}"]
        with duckdb.connect(":memory:") as connection:
            connection.execute("SET TimeZone = 'Europe/Amsterdam'")
            for path, name in zip(files, (NOTICES, CHECKS), strict=True):
                connection.execute(query.format(source=SAMPLE / name, target=path))
        return files

    return make


def zipped(*, compressed: bool) -> Callable[[Path], list[Path]]:
    def make(folder: Path) -> list[Path]:
        notices, checks = (text.encode() for text in texts())
        with zipfile.ZipFile(folder / "delivery.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("2025/notices.csv", notices)
            archive.writestr("2025/checks", gzip.compress(checks) if compressed else checks)
        return [folder / "delivery.zip"]

    return make


FORMS: dict[str, Callable[[Path], list[Path]]] = {
    "line ends of Windows": as_csv(lambda text: text.replace("\n", "\r\n").encode()),
    "a byte order mark": as_csv(lambda text: b"\xef\xbb\xbf" + text.encode()),
    "every cell in quotes": as_csv(quoted),
    "no line end at the end": as_csv(lambda text: text.rstrip().encode()),
    "empty lines at the end": as_csv(lambda text: text.encode() + b"\n\n\n"),
    "columns in another order": as_csv(columns_reversed),
    "rows in another order": as_csv(shuffled),
    "rows delivered twice": as_csv(repeated),
    "times in other zones": as_csv(elsewhere),
    "gzip": as_csv(lambda text: gzip.compress(text.encode())),
    "NDJSON": as_csv(lambda text: "\n".join(objects(text)).encode()),
    "NDJSON in gzip": as_csv(lambda text: gzip.compress("\n".join(objects(text)).encode())),
    "Zstandard": by_duckdb("COPY (FROM read_csv('{source}', all_varchar = true)) TO '{target}'", "csv.zst"),
    "Parquet of texts": by_duckdb(
        "COPY (FROM read_csv('{source}', all_varchar = true)) TO '{target}'", "parquet"
    ),
    "Parquet of times": by_duckdb("COPY (FROM read_csv('{source}')) TO '{target}'", "parquet"),
    "one archive": zipped(compressed=False),
    "one archive of compressed files": zipped(compressed=True),
    "the files the other way round": lambda folder: sample_files()[::-1],
}


@pytest.mark.parametrize("form", list(FORMS))
def test_the_form_leaves_no_trace(session: Session, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    receipt = take(session, tmp_path / "ledger", FORMS[form](folder))
    assert receipt.digest == plain_digest()
    assert (receipt.notices.new, receipt.checks.new) == (1726, 43023)
    assert receipt.notices.read == receipt.notices.new + receipt.notices.repeated
    assert receipt.checks.read == receipt.checks.new + receipt.checks.repeated


def test_one_changed_cell_is_another_delivery(session: Session, tmp_path: Path) -> None:
    changed = tmp_path / "checks.csv"
    changed.write_text(sample_text(CHECKS).replace("offline", "unreachable", 1))
    receipt = take(session, tmp_path / "ledger", [SAMPLE / NOTICES, changed])
    assert receipt.digest != plain_digest()


def test_the_digest_does_not_depend_on_the_registers_key(session: Session, tmp_path: Path) -> None:
    receipt = take(
        session, tmp_path / "ledger", sample_files(), notice_key=b"another key of at least 32 bytes"
    )
    assert receipt.digest == plain_digest()


def test_lines_are_sorted_by_bytes_whatever_sorts_near(session: Session, tmp_path: Path) -> None:
    """Ids that begin alike, instants of 15 and 16 digits, all that can be said at one instant, a row told of twice."""
    border = datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)  # 10**15 microseconds
    ids = ["a", "a-", "a-b", "aa", "a_", "A", "-", "_", "0", "a0", "a" * 50]
    told = [notice(name, border - timedelta(days=9)) for name in ids]
    pending = {"delivered_at": "", "delivery_status": "pending"}
    told += [notice("aa", border - timedelta(days=9), **pending)] * 2
    extra = {"withdrawn_at": stamp(border), "withdrawal_reason": "other"}
    rest = {"withdrawn_at": "", "withdrawal_reason": ""}
    notices = [{**each, **rest} for each in told] + [notice("gone", border, **extra)]
    said = ["online", "offline", "moved", "unreachable"]
    checks: list[Row] = [
        check(name, hours, word, since=border)
        for place, name in enumerate([*ids, "nobody"])
        for hours in (-1, 0, 1 / 3600, 24 * 400 * place)
        for word in (said[: place % 4 + 1], said[place % 4 :], said)[int(hours > 0)]
    ]
    random.Random(3).shuffle(checks)
    receipt = deliver(
        session, tmp_path / "ledger", tmp_path / "in", notices=notices, checks=[*checks, checks[0]]
    )
    assert receipt.digest == digest_by_hand(notices, checks)


def test_lines_stay_in_order_where_many_threads_write_them(session: Session, tmp_path: Path) -> None:
    """More notices than one thread takes at a time: what comes from an ORDER BY is written in its order."""
    path = tmp_path / "checks.parquet"
    duckdb.execute(
        "COPY (SELECT md5(n::VARCHAR) AS notice_id, '2025-03-10T09:00:00Z' AS checked_at, 'online' AS status"
        f" FROM range(300000) AS r(n)) TO '{path}'"
    )
    receipt = take(session, tmp_path / "ledger", [path], dry_run=True)
    names = sorted(hashlib.md5(str(number).encode()).hexdigest() for number in range(300_000))
    lines = "".join(f"c,{name},1741597200000000,online\n" for name in names)
    assert receipt.digest == hashlib.sha256(lines.encode()).hexdigest()


def test_checks_are_put_together_in_parts_where_there_are_many(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingesting, "PART", 10_000)
    receipt = take(session, tmp_path / "ledger", sample_files())
    assert receipt.digest == plain_digest()
    assert (receipt.checks.read, receipt.checks.new) == (43025, 43023)
