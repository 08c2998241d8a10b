"""One file per refusal: each is refused whole, by its own code, at its own place, without its value."""

import gzip
import json
import logging
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.errors import IntakeRefused, RowsRefused, TooLarge, WrongKindOfFile
from monitor.file_format import Limits
from monitor.ingesting import take_in
from monitor.models import Delivery
from signatories.entries import Entry
from tests.monitor_samples import AT, NOTICE_KEY, SAMPLE, check, deliver, notice, take, written

GOLDEN = Path(__file__).parent.parent / "golden" / "monitor"
REFUSALS: dict[str, dict[str, str]] = json.loads((GOLDEN / "refusals.json").read_text())
CANARY = "canar"


def nothing_kept(session: Session, data_dir: Path) -> bool:
    session.rollback()
    rows = session.scalar(select(func.count(Delivery.id))) or session.scalar(
        select(func.count(Entry.position))
    )
    files = [path for path in data_dir.rglob("*") if path.is_file() and "sqlite" not in path.name]
    return not rows and not files


def refusal_of(session: Session, data_dir: Path, *files: Path, limits: Limits | None = None) -> IntakeRefused:
    with pytest.raises(IntakeRefused) as refusal:
        take_in(
            session,
            files=files,
            source="monitor",
            batch=None,
            data_dir=data_dir,
            notice_key=NOTICE_KEY,
            at=AT,
            limits=limits,
        )
    return refusal.value


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_a_bad_file_is_refused_whole_and_its_value_is_not_repeated(
    session: Session,
    tmp_path: Path,
    name: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    data_dir = tmp_path / "ledger"
    refusal = refusal_of(session, data_dir, GOLDEN / name)
    assert refusal.code == REFUSALS[name]["code"]
    assert REFUSALS[name]["says"] in str(refusal)
    said = [str(refusal), repr(refusal.values), repr(getattr(refusal, "problems", "")), caplog.text]
    assert not any(CANARY in text for text in (*said, *capfd.readouterr()))
    assert refusal.__cause__ is None
    assert nothing_kept(session, data_dir)


def test_every_golden_file_has_its_refusal() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*REFUSALS, "refusals.json"}


def test_a_good_file_beside_a_bad_one_is_not_kept_either(session: Session, tmp_path: Path) -> None:
    good = SAMPLE / "notices.csv"
    refusal = refusal_of(session, tmp_path / "ledger", good, GOLDEN / "naive-time.csv")
    assert "file 2 (checks), line 4" in str(refusal)
    assert nothing_kept(session, tmp_path / "ledger")


def test_the_first_problems_are_listed_and_all_are_counted(session: Session, tmp_path: Path) -> None:
    rows = "".join(f"n{number},yesterday,online\n" for number in range(1000))
    path = written(tmp_path, "checks.csv", "notice_id,checked_at,status\n" + rows)
    refusal = refusal_of(session, tmp_path / "ledger", path)
    assert isinstance(refusal, RowsRefused)
    assert (refusal.count, len(refusal.problems)) == (1000, 20)
    assert [problem.line for problem in refusal.problems] == list(range(2, 22))


def test_lines_are_named_right_deep_in_a_large_file(session: Session, tmp_path: Path) -> None:
    good = [f"n{number},2025-01-01T00:00:00Z,online" for number in range(400_000)]
    lines = ["notice_id,checked_at,status", *good]
    lines[345_678 - 1] = "n1,2025-01-01T00:00:00,online"
    path = written(tmp_path, "checks.csv.gz", gzip.compress("\n".join(lines).encode(), compresslevel=1))
    refusal = refusal_of(session, tmp_path / "ledger", path)
    assert "line 345678, checked_at" in str(refusal)


@pytest.mark.parametrize("name", ["holders.csv", "sizes.csv", "interventions.csv"])
def test_a_list_is_not_taken_in_as_a_delivery(session: Session, tmp_path: Path, name: str) -> None:
    assert isinstance(refusal_of(session, tmp_path / "ledger", SAMPLE / name), WrongKindOfFile)


@pytest.mark.parametrize("name", ["a b", "", "../x", "https://canary.example", "x" * 65, "-x", "x\n"])
def test_the_name_of_a_source_or_batch_is_no_free_text(session: Session, tmp_path: Path, name: str) -> None:
    for names in ({"source": name, "batch": None}, {"source": "monitor", "batch": name}):
        with pytest.raises(IntakeRefused) as refusal:
            take_in(
                session,
                files=[SAMPLE / "notices.csv"],
                data_dir=tmp_path / "ledger",
                notice_key=NOTICE_KEY,
                at=AT,
                **names,  # pyright: ignore[reportArgumentType]
            )
        assert refusal.value.code == "wrong-delivery-name"
        assert CANARY not in str(refusal.value)


@pytest.mark.parametrize(
    ("select_list", "code", "says"),
    [
        (
            "'n1' AS notice_id, now() AS checked_at, 'online' AS status, 'canary' AS url",
            "unknown-column",
            "(url)",
        ),
        (
            "'n1' AS notice_id, now()::TIMESTAMP AS checked_at, 'online' AS status",
            "rows-refused",
            "checked_at",
        ),
        ("'n1' AS notice_id, ['canary'] AS checked_at, 'online' AS status", "rows-refused", "checked_at"),
        (
            "'canary.example'::BLOB AS notice_id, now() AS checked_at, 'online' AS status",
            "rows-refused",
            "notice_id",
        ),
        ("{'canary': 1} AS notice_id, now() AS checked_at, 'online' AS status", "rows-refused", "notice_id"),
    ],
)
def test_a_parquet_file_is_judged_like_any_other(
    session: Session, tmp_path: Path, select_list: str, code: str, says: str
) -> None:
    path = tmp_path / "delivery.parquet"
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"COPY (SELECT {select_list}) TO '{path}'")
    refusal = refusal_of(session, tmp_path / "ledger", path)
    assert refusal.code == code
    assert says in str(refusal)
    assert CANARY not in str(refusal)


@pytest.mark.parametrize("damage", [b"", b"PAR1", b"PAR1" + b"canary" * 100, b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_a_broken_parquet_file_is_refused(session: Session, tmp_path: Path, damage: bytes) -> None:
    refusal = refusal_of(session, tmp_path / "ledger", written(tmp_path, "x.parquet", damage))
    assert refusal.code in {"unreadable-file", "unknown-kind-of-file"}
    assert CANARY not in str(refusal)


@pytest.mark.parametrize("step", [97, pytest.param(1, marks=pytest.mark.drill)])
def test_a_parquet_file_with_any_byte_wrong_is_refused_or_read_but_never_crashes(
    session: Session, tmp_path: Path, step: int
) -> None:
    """Some bytes in every run, and those at the end that say where all else lies; every byte in the drills."""
    path = tmp_path / "delivery.parquet"
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "COPY (SELECT 'canary' || i AS notice_id, TIMESTAMPTZ '2025-01-01T00:00:00Z' AS checked_at,"
            f" 'online' AS status FROM range(50) AS r(i)) TO '{path}'"
        )
    whole = path.read_bytes()
    said: list[str] = []
    for place in {*range(4, len(whole), step), *range(len(whole) - 8, len(whole), 2)}:
        broken = bytearray(whole)
        broken[place] ^= 0x55
        path.write_bytes(bytes(broken))
        try:
            take_in(
                session,
                files=[path],
                source="monitor",
                batch=None,
                data_dir=tmp_path / "ledger",
                notice_key=NOTICE_KEY,
                at=AT,
                dry_run=True,
            )
        except IntakeRefused as refusal:
            said.append(str(refusal))
    assert said
    assert not any(CANARY in text for text in said)


def test_more_rows_than_allowed_are_refused_in_every_form(session: Session, tmp_path: Path) -> None:
    select_rows = (
        "SELECT 'n' || i AS notice_id, '2025-01-01T00:00:00Z' AS checked_at, 'online' AS status"
        " FROM range(5) AS r(i)"
    )
    with duckdb.connect(":memory:") as connection:
        for name in ("a.csv", "a.csv.zst", "a.parquet"):
            connection.execute(f"COPY ({select_rows}) TO '{tmp_path / name}'")
    for name in ("a.csv", "a.csv.zst", "a.parquet"):
        refusal = refusal_of(session, tmp_path / "ledger", tmp_path / name, limits=Limits(rows=4))
        assert isinstance(refusal, TooLarge), name


def test_one_endless_line_is_refused(session: Session, tmp_path: Path) -> None:
    start = b"notice_id,checked_at,status\n"
    for content in (start + b"canary" * 10_000_000, b"canary," * 10_000_000, start * 1 + b"x," * 2_000_000):
        refusal = refusal_of(session, tmp_path / "ledger", written(tmp_path, "x.csv", content))
        assert CANARY not in str(refusal)


def test_a_future_of_less_than_five_minutes_is_the_others_clock(session: Session, tmp_path: Path) -> None:
    for seconds, is_good in ((299, True), (301, False)):
        row = check("n1", seconds / 3600, "online", since=AT)
        if is_good:
            deliver(session, tmp_path / "ledger", tmp_path / str(seconds), checks=[row])
        else:
            with pytest.raises(RowsRefused, match="lies in the future"):
                deliver(session, tmp_path / "ledger", tmp_path / str(seconds), checks=[row])


def test_what_a_refusal_left_does_not_hinder_the_next_delivery(session: Session, tmp_path: Path) -> None:
    refusal_of(session, tmp_path / "ledger", GOLDEN / "url-column.csv")
    receipt = take(session, tmp_path / "ledger", [written(tmp_path, "n.csv", _notices())])
    assert receipt.notices.new == 1


def _notices() -> str:
    row = notice()
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"
