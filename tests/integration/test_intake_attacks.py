"""The attacks on intake, I1 to I6: what must not enter does not, in no form and no disguise.

I7 to I15 stand in ``test_intake_attacks_later.py``, I13 in ``test_intake_sources.py``, the kill sweep
of I11 in ``test_monitor_kill.py``.
"""

import base64
import gzip
import io
import json
import logging
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from sqlalchemy.orm import Session

from monitor import ledger
from monitor.errors import IntakeRefused, RowsRefused
from monitor.file_format import FORMATS, Kind
from monitor.rekeying import kept_holder
from tests.goals import Figure
from tests.monitor_samples import (
    NOTICE_COLUMNS,
    NOTICE_KEY,
    Row,
    check,
    csv_text,
    deliver,
    notice,
    take,
    written,
)

PLAIN = [
    "https://canary.example/x",
    "canary@voorbeeld.example",
    "192.0.2.1",
    "2001:db8::1",
    "canary.example",
    "+31 20 000 0000",
    "Y2FuYXJ5LmV4YW1wbGU=",
    "canary words",
]
"""What must not enter, as it is (I1)."""
DISGUISED = [
    "hxxp://canary[.]example",
    "canary(dot)example",
    "canary．example",
    "ｃａｎａｒｙ",
    "can\u200bary",
    "canary。example",
    "xn--canary.example",
    "canary%2Eexample",
    "canary&#46;example",
    "canary\\u002eexample",
    "canary\u2024example",
    "ca\u00adnary",
    "canаry",
]
"""The same in disguise (I2): brackets, full width, zero width, other stops, escapes, other alphabets."""
FORMULAS = ["=cmd|canary", "+canary", "@canary", "\tcanary", "-canary!A1"]
ATTACKS = [*PLAIN, *DISGUISED, *FORMULAS]
WORDS = {"canary", "Y2FuYXJ5", "192.0.2.1", "2001:db8", "000 0000"}
"""Parts of them that must be nowhere afterwards."""


def refused(session: Session, data_dir: Path, *files: Path, batch: str | None = None) -> IntakeRefused:
    with pytest.raises(IntakeRefused) as refusal:
        take(session, data_dir, files, batch=batch)
    session.rollback()
    return refusal.value


def said(refusal: IntakeRefused) -> str:
    return f"{refusal} {refusal.values} {getattr(refusal, 'problems', '')}"


def nothing_is_left(data_dir: Path, *, but: int = 0) -> None:
    assert len([path for path in data_dir.rglob("*") if path.is_file()]) == but
    assert ledger.segments(data_dir).is_dir()


def attacked(kind: Kind) -> list[Row]:
    """For each attack and each column a row that is good but for that column."""
    good = notice(withdrawn_at="", withdrawal_reason="") if kind is Kind.NOTICES else check("n1", 1, "online")
    columns = [column.name for column in FORMATS[kind]]
    return [{**good, column: attack} for column in columns for attack in ATTACKS]


def as_ndjson(rows: Sequence[Row]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def as_parquet(path: Path, rows: Sequence[Row]) -> Path:
    source = written(path.parent, "rows.ndjson", as_ndjson(rows))
    with duckdb.connect(":memory:") as connection:
        columns = ", ".join(f"{name}: 'VARCHAR'" for name in rows[0])
        connection.execute(
            f"COPY (FROM read_json('{source}', format = 'newline_delimited', columns = {{{columns}}})) TO '{path}'"
        )
    return path


@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet", "zip"])
@pytest.mark.parametrize("kind", [Kind.NOTICES, Kind.CHECKS])
def test_i1_i2_i3_no_text_in_any_disguise_enters_by_any_field_of_any_form(
    session: Session, tmp_path: Path, kind: Kind, form: str, caplog: pytest.LogCaptureFixture, figure: Figure
) -> None:
    caplog.set_level(logging.DEBUG)
    rows = attacked(kind)
    columns = [column.name for column in FORMATS[kind]]
    folder = tmp_path / "files"
    if form == "parquet":
        folder.mkdir()
        path = as_parquet(folder / "x.parquet", rows)
    elif form == "ndjson":
        path = written(folder, "x.ndjson", as_ndjson(rows))
    else:
        path = written(folder, "x.csv", csv_text(rows, columns))
    if form == "zip":
        packed = folder / "x.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, "canary.example/192.0.2.1")
        path = packed
    refusal = refused(session, tmp_path / "ledger", path)
    assert isinstance(refusal, RowsRefused)
    assert refusal.count == len(rows)  # each of them by itself
    assert not any(word in said(refusal) + caplog.text for word in WORDS)
    nothing_is_left(tmp_path / "ledger")
    what = f"{kind.value} as {form}: texts taken in or repeated, of {len(rows)} in plain and in disguise"
    figure("G7", what, len(rows) - refusal.count, goal=0)


def test_i1_i2_headers_keys_and_names_are_not_repeated_either(
    session: Session, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = written(tmp_path, "good.csv", csv_text([notice()], NOTICE_COLUMNS))
    for attack in [*PLAIN, *DISGUISED[:4]]:
        row = {**notice(), attack: "1"}
        files = [
            written(tmp_path / "a", "canary.csv", csv_text([row], [*NOTICE_COLUMNS, attack])),
            written(tmp_path / "b", "canary.json", as_ndjson([row])),
            written(tmp_path / "c", "canary.csv", f"# {attack}\n" + csv_text([notice()], NOTICE_COLUMNS)),
            written(tmp_path / "d", "canary.csv", b"\xef\xbb\xbf" + f"{attack}\n".encode()),
        ]
        for path in files:
            refusal = refused(session, tmp_path / "ledger", path)
            assert not any(word in said(refusal) for word in WORDS), attack
        assert refused(session, tmp_path / "ledger", good, batch=attack).code == "wrong-delivery-name", attack
    assert not any(word in caplog.text for word in WORDS)
    nothing_is_left(tmp_path / "ledger")


def test_i2_an_id_or_handle_of_the_allowed_form_carries_no_message(session: Session, tmp_path: Path) -> None:
    message = base64.b16encode(b"canary.example").decode()
    row = notice(message, item_key=message, site_key=message, holder=f"org:{message}")
    deliver(
        session, tmp_path / "ledger", tmp_path / "files", notices=[row], checks=[check(message, 1, "online")]
    )
    kept = b"".join(path.read_bytes() for path in (tmp_path / "ledger").rglob("*") if path.is_file())
    assert message.encode() not in kept
    with duckdb.connect(":memory:") as connection:
        texts = connection.execute(
            f"SELECT notice, item, site, holder FROM '{tmp_path}/ledger/segments/*/notices.parquet'"
        ).fetchall()
    assert message not in str(texts)
    assert texts[0][3] == kept_holder(NOTICE_KEY, f"org:{message}")


BOMB = """
import resource, sys
from pathlib import Path
from monitor.file_format import Limits
from monitor.errors import IntakeRefused
from monitor.unpacking import parts_of
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
folder = Path(sys.argv[2]); folder.mkdir()
try:
    parts_of([Path(sys.argv[1])], folder=folder, limits=Limits())
except IntakeRefused as refusal:
    print(refusal.code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def zstd_bomb(mebibytes: int) -> bytes:
    """A frame of blocks that repeat one byte: 4 bytes for each 128 KiB."""
    block = 128 * 1024
    blocks = mebibytes * 8
    frame = b"\x28\xb5\x2f\xfd\x00\x58"
    for number in range(blocks):
        frame += struct.pack("<I", (number == blocks - 1) | 1 << 1 | block << 3)[:3] + b"a"
    return frame


def bombs(folder: Path) -> dict[str, Path]:
    line = b"n1,2025-03-10T09:00:00Z,online\n"
    made = {"gzip": gzip.compress(line * 3_000_000), "zstd": zstd_bomb(4096), "gzip of gzip": b""}
    made["gzip of gzip"] = gzip.compress(gzip.compress(line))
    for name, entries in {
        "zip": {"x": b"\0" * 200_000_000},
        "nested zip": {"x": b"PK\x03\x04canary"},
        "crowded zip": {f"{number}": b"" for number in range(70)},
        "zip that climbs": {"../x": b"1"},
        "zip from the root": {"/etc/x": b"1"},
    }.items():
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content)
        made[name] = buffer.getvalue()
    link = zipfile.ZipInfo("x")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    made["zip with a link"] = buffer.getvalue()
    made["two members"] = gzip.compress(line) * 2
    return {
        name: written(folder, f"{number}", content) for number, (name, content) in enumerate(made.items())
    }


def test_i4_bombs_and_tricks_are_refused_within_little_memory(tmp_path: Path) -> None:
    paths = bombs(tmp_path / "bombs")
    children = {
        name: subprocess.Popen(
            [sys.executable, "-c", BOMB, str(path), str(tmp_path / f"work-{path.name}")],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
        )
        for name, path in paths.items()
    }
    for name, child in children.items():
        out, _ = child.communicate(timeout=120)
        words = out.decode().split()
        assert len(words) == 2, f"{name} was not refused"
        assert int(words[1]) <= 64, f"{name}: {words[1]} MiB"
        assert words[0] in {"too-large", "archive-refused", "damaged-file"}, name


def test_i4_a_parquet_file_of_few_bytes_and_many_rows_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "COPY (SELECT 'n1' AS notice_id, TIMESTAMPTZ '2025-03-10T09:00:00Z' AS checked_at, 'online' AS status"
            f" FROM range(3000000)) TO '{path}'"
        )
    assert refused(session, tmp_path / "ledger", path).code == "too-large"


START = "notice_id,checked_at,status\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("one line of 50 MB", START + "x" * 50_000_000),
        ("two million columns", "x," * 2_000_000),
        ("depth of 10,000", '{"notice_id":' + "[" * 10_000 + "]" * 10_000 + "}\n"),
        ("10,000 digits", '{"notice_id":' + "9" * 10_000 + ',"checked_at":"","status":""}\n'),
        *(
            (number, f'{{"notice_id":{number},"checked_at":"2025-03-10T09:00:00Z","status":"online"}}\n')
            for number in ("NaN", "Infinity", "-0", "1e400", "12")
        ),
    ],
)
def test_i5_monsters_are_refused_quickly(session: Session, tmp_path: Path, name: str, content: str) -> None:
    path = written(tmp_path, "x", content)
    refused(session, tmp_path / "ledger", path)  # warm
    start = time.process_time()
    refused(session, tmp_path / "ledger", path)
    assert time.process_time() - start <= 2, name  # of processor time: 1 s goes by on a machine of its own
    nothing_is_left(tmp_path / "ledger")


GOOD = csv_text([notice()], NOTICE_COLUMNS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("UTF-16", GOOD.encode("utf-16")),
        ("UTF-16 without BOM", GOOD.encode("utf-16-le")),
        ("UTF-32", GOOD.encode("utf-32")),
        ("Latin-1", (GOOD + "canary\xe9").encode("latin-1")),
        ("NUL", GOOD.replace("site-1", "site\0").encode()),
        ("lone surrogate", GOOD.replace("site-1", "site").encode() + b"\xed\xa0\x80\n"),
        ("overlong", GOOD.encode().replace(b"site-1", b"site\xc0\xaf")),
        ("wrong BOM", b"\xfe\xff" + GOOD.encode()),
    ],
)
def test_i6_other_encodings_are_refused_by_a_clear_word(
    session: Session, tmp_path: Path, name: str, content: bytes
) -> None:
    refusal = refused(session, tmp_path / "ledger", written(tmp_path, "x.csv", content))
    assert refusal.code in {"unreadable-file", "unknown-kind-of-file", "rows-refused", "unknown-column"}, name
    assert "canary" not in said(refusal)


def test_i6_a_byte_order_mark_and_other_line_ends_are_read(session: Session, tmp_path: Path) -> None:
    first = deliver(session, tmp_path / "ledger", tmp_path / "a", notices=[notice()])
    for content in (b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()):
        again = take(session, tmp_path / "ledger", [written(tmp_path, "x.csv", content)])
        assert again == replace(first, already=True)
