"""The report export of the hotline's tool: what is allowed is mapped, the rest never enters."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from sqlalchemy.orm import Session

from monitor import attribution, quality
from monitor.errors import IntakeRefused, NoClockAtAll, RowsRefused
from monitor.file_format import WrittenAs
from monitor.hotline_report import handle_of
from monitor.ingesting import Receipt, take_in
from monitor.places import Conflict
from monitor.receipts import Apart
from monitor.rekeying import kept_holder
from tests.intake_samples import REPORT_COLUMNS, report_row, report_text
from tests.monitor_samples import AT, NOTICE_KEY, learn_holders, written


def take(session: Session, data_dir: Path, *files: Path, dry_run: bool = False) -> Receipt:
    receipt = take_in(
        session,
        files=files,
        source="hotline",
        batch=None,
        data_dir=data_dir,
        notice_key=NOTICE_KEY,
        at=AT,
        written_as=WrittenAs.HOTLINE_REPORT,
        dry_run=dry_run,
    )
    session.commit()
    return receipt


def report(folder: Path, *rows: dict[str, str], name: str = "report.csv", quoted: bool = False) -> Path:
    return written(folder, name, report_text(rows, quoted=quoted))


def everything(data_dir: Path) -> bytes:
    return b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())


def test_allowed_columns_are_mapped_and_no_other_value_enters(
    session: Session, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data_dir = tmp_path / "ledger"
    receipt = take(session, data_dir, report(tmp_path, report_row()))
    assert (receipt.notices.new, receipt.checks.new, receipt.without_clock) == (1, 1, 0)
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(
            f"SELECT holder, epoch_us(sent_at), epoch_us(delivered_at), status"
            f" FROM '{data_dir}/segments/*/notices.parquet'"
        ).fetchall()
    local = datetime(2025, 3, 10, 10, 0, tzinfo=UTC).timestamp() * 1e6  # 11:00 in Amsterdam, in winter
    holder = kept_holder(NOTICE_KEY, handle_of("Canary Hosting B.V."))
    assert rows == [(holder, local, local, "delivered")]
    kept = everything(data_dir).lower()
    assert not any(word in kept for word in (b"canary", b"abuse@", b"illegal", b"m20250001"))
    assert "canary" not in caplog.text.lower()


@pytest.mark.parametrize("quoted", [False, True])
def test_quoted_and_unquoted_reports_are_the_same_delivery(
    session: Session, tmp_path: Path, quoted: bool
) -> None:
    first = take(session, tmp_path / "ledger", report(tmp_path, report_row()))
    packed = written(
        tmp_path, "r.gz", gzip.compress(report(tmp_path, report_row(), quoted=quoted).read_bytes())
    )
    assert take(session, tmp_path / "ledger", packed).delivery == first.delivery


def test_a_separator_in_a_name_shifts_the_columns_and_is_refused_by_line(
    session: Session, tmp_path: Path
) -> None:
    rows = [report_row(), report_row("M2", hoster_owner="Canary; Hosting"), report_row("M3")]
    with pytest.raises(RowsRefused) as refused:
        take(session, tmp_path / "ledger", report(tmp_path, *rows))
    assert str(refused.value.problems[0]).startswith("file 1 (report), line 3, row: has another number")
    assert refused.value.by_rule == {"fields": 1}
    assert "canary" not in str(refused.value).lower()
    quoted = report(tmp_path, *rows, name="q.csv", quoted=True)
    assert take(session, tmp_path / "ledger", quoted).notices.new == 3


@pytest.mark.parametrize("column", ["url", "url_host", "url_ip", "Was it a child?", "extra_words"])
def test_another_column_refuses_the_file(session: Session, tmp_path: Path, column: str) -> None:
    columns = (*REPORT_COLUMNS, column)
    path = written(tmp_path, "report.csv", report_text([report_row(**{column: "canary"})], columns))
    with pytest.raises(IntakeRefused) as refused:
        take(session, tmp_path / "ledger", path)
    assert refused.value.code == "unknown-column"
    assert f"column {len(columns)}" in str(refused.value)
    assert "canary" not in str(refused.value)


def test_a_report_is_no_delivery_and_a_delivery_no_report(session: Session, tmp_path: Path) -> None:
    from tests.monitor_samples import SAMPLE
    from tests.monitor_samples import take as take_delivery

    with pytest.raises(IntakeRefused):
        take_delivery(session, tmp_path / "ledger", [report(tmp_path, report_row())])
    session.rollback()
    with pytest.raises(IntakeRefused):
        take(session, tmp_path / "ledger", SAMPLE / "notices.csv")


def test_what_has_no_clock_is_held_apart_and_listed_by_line(session: Session, tmp_path: Path) -> None:
    rows = [
        report_row("M1"),
        report_row("M2", hoster_first_ntd_at=""),
        report_row("M3", hoster_first_ntd_at="2024-10-27 02:30:00"),
        report_row("M4", hoster_first_ntd_at="2024-10-27 03:00:00"),
    ]
    dry = take(session, tmp_path / "ledger", report(tmp_path, *rows), dry_run=True)
    receipt = take(session, tmp_path / "ledger", report(tmp_path, *rows))
    assert (dry.without_clock, dry.held_apart) == (receipt.without_clock, receipt.held_apart)
    assert (receipt.notices.read, receipt.notices.new, receipt.without_clock) == (2, 2, 2)
    assert receipt.held_apart == (
        Apart("1", 3, "no-first-notice"),
        Apart("1", 4, "hour-that-came-twice"),
    )
    with pytest.raises(NoClockAtAll):
        take(session, tmp_path / "ledger", report(tmp_path, report_row("M9", hoster_first_ntd_at="")))


@pytest.mark.parametrize(
    ("time", "rule"),
    [
        ("2025-03-30 02:30:00", "no-such-time"),
        ("2025-03-10T11:00:00", "local-time"),
        ("2025-02-30 11:00:00", "local-time"),
        ("canary", "local-time"),
        ("2999-01-01 00:00:00", "in-the-future"),
    ],
)
def test_a_time_that_cannot_be_is_refused_by_line(
    session: Session, tmp_path: Path, time: str, rule: str
) -> None:
    rows = [
        report_row("M1"),
        report_row("M2", hoster_first_ntd_at=""),
        report_row("M3", hoster_first_ntd_at=time),
    ]
    with pytest.raises(RowsRefused) as refused:
        take(session, tmp_path / "ledger", report(tmp_path, *rows))
    (problem,) = refused.value.problems
    assert (problem.line, problem.kind, str(problem.rule)) == (4, "report", rule)
    assert "canary" not in str(refused.value)


def test_conflicts_are_named_by_the_lines_of_the_report(session: Session, tmp_path: Path) -> None:
    take(session, tmp_path / "ledger", report(tmp_path, report_row("M1")))
    rows = [
        report_row("M0", hoster_first_ntd_at=""),
        report_row("M2"),
        report_row("M1", hoster_owner="Other"),
    ]
    receipt = take(session, tmp_path / "ledger", report(tmp_path, *rows))
    assert receipt.conflicts == (Conflict("1", 4, "report", "holder"),)


def test_the_list_of_holders_says_which_company_a_host_is(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    rows = [report_row(f"M{number}") for number in range(3)]
    take(session, data_dir, report(tmp_path, *rows, report_row("M9", hoster_owner="(unknown)")))
    start, end = datetime(2025, 1, 1).date(), datetime(2025, 7, 1).date()  # noqa: DTZ001
    found = quality.report(session, data_dir=data_dir, start=start, end=end, at=AT).figures["held_back"]
    assert (found["unmatched"], found["disputed"]) == (4, 0)
    handle = handle_of("canary  hosting B.V.")
    learn_holders(session, data_dir, tmp_path, (handle, "kvk:00000001", "2024-01-01T00:00:00Z", ""))
    assert [each.holder for each in attribution.known(session)] == [handle]
    found = quality.report(session, data_dir=data_dir, start=start, end=end, at=AT).figures
    assert found["held_back"]["unmatched"] == 1
    assert found["companies"]["kvk:00000001"][0] == 3
