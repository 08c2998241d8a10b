"""The attacks on intake, I7 to I15: again, late, cut off, at once, unknown, too few."""

import gzip
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from monitor import importing, ledger, newer, public_quality, publishing, quality, scoring
from monitor.errors import RowsRefused, WrongName
from monitor.ingesting import Receipt
from tests.integration.test_intake_attacks import as_ndjson, refused, said
from tests.monitor_samples import (
    AT,
    NOTICE_COLUMNS,
    T0,
    check,
    csv_text,
    deliver,
    delivery_files,
    gone_after,
    learn_holders,
    notice,
    take,
    written,
)


def test_i7_the_same_again_changes_nothing_and_other_values_are_a_conflict(
    session: Session, tmp_path: Path
) -> None:
    data_dir = tmp_path / "ledger"
    rows = [notice("n1"), notice("n2")]
    first = deliver(session, data_dir, tmp_path / "a", notices=rows)
    other_file = written(tmp_path, "x.ndjson", as_ndjson(rows[::-1]))
    assert take(session, data_dir, [other_file]) == replace(first, already=True)
    clash = deliver(session, data_dir, tmp_path / "b", notices=[notice("n1", item_key="other"), notice("n3")])
    assert (clash.notices.in_conflict, clash.notices.new) == (1, 1)
    again = deliver(session, data_dir, tmp_path / "c", notices=[notice("n1")])
    assert again.notices.unchanged == 1


HELD = ("AS64512", "kvk:00000001", "2024-01-01T00:00:00Z", "")


def six_months(session: Session, data_dir: Path, folder: Path) -> None:
    notices = [notice(f"n{n}", T0.replace(month=n), site_key=f"s{n}") for n in range(1, 7)]
    checks = [row for n in range(1, 7) for row in gone_after(f"n{n}", 5, since=T0.replace(month=n))]
    deliver(session, data_dir, folder, notices=notices, checks=checks)
    learn_holders(session, data_dir, folder, HELD)


def test_i8_out_of_order_and_late_data_are_stored_and_published_figures_stay(
    session: Session, tmp_path: Path
) -> None:
    data_dir = tmp_path / "ledger"
    deliver(
        session, data_dir, tmp_path / "first", checks=gone_after("late", 5)
    )  # the removal before the notice
    six_months(session, data_dir, tmp_path / "six")
    draft = publishing.prepare(session, period="2025-h1", data_dir=data_dir, by="a", at=AT)
    publishing.preview(session, publication=draft, at=AT)
    publishing.publish(session, publication=draft, by="b", at=AT + timedelta(days=15))
    session.commit()
    digest = draft.output_digest
    deliver(session, data_dir, tmp_path / "late", notices=[notice("late", site_key="late")])
    assert [each.publication for each in newer.of(session)] == [draft]
    table = scoring.score(session, data_dir=data_dir, start=date(2025, 1, 1), end=date(2025, 7, 1))
    assert (table.total.items, draft.output_digest) == (7, digest)


@pytest.mark.parametrize(
    "time",
    [
        "2026-11-24T12:05:01Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2025-03-10T09:00:00+25:00",
        "2025-03-10T09:00:00-00:00",
        "2025-03-10T09:00:00",
        "2025-03-10 09:00:00Z",
        "2025-02-29T09:00:00Z",
        "2025-03-10T24:00:00Z",
        "2025-03-10T09:00:60Z",
    ],
)
def test_i9_a_time_that_cannot_be_is_refused(session: Session, tmp_path: Path, time: str) -> None:
    files = delivery_files(tmp_path, checks=[{**check("n1", 1, "online"), "checked_at": time}])
    refusal = refused(session, tmp_path / "ledger", *files)
    assert isinstance(refusal, RowsRefused)
    assert refusal.problems[0].column == "checked_at"


def test_i10_a_file_cut_off_anywhere_is_refused_or_ends_at_a_line(session: Session, tmp_path: Path) -> None:
    text = csv_text([notice(f"n{number}") for number in range(20)], NOTICE_COLUMNS).encode()
    packed = gzip.compress(text)
    for length in range(1, len(packed), 17):
        refused(session, tmp_path / "ledger", written(tmp_path, "x.gz", packed[:length]))
    width = len(text) // 21
    for length in range(len(text) - width, len(text) - 1, 3):
        path = written(tmp_path, "x.csv", text[:length])
        if not text[:length].endswith((b"\n", b"delivered")):
            refused(session, tmp_path / "ledger", path)


def test_i12_two_ingests_at_once_and_one_while_figures_are_made(any_app: Flask, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    with any_app.app_context():
        six_months(db.session(), data_dir, tmp_path / "six")
    receipts: list[Receipt] = []
    drafts: list[int] = []
    start = threading.Barrier(4)

    def ingest(number: int) -> None:
        with any_app.app_context():
            start.wait()
            row = notice("same", T0.replace(day=11), site_key="same")
            receipts.append(
                deliver(db.session(), data_dir, tmp_path / f"i{number}", notices=[row], batch=str(number))
            )
            db.session.remove()

    def publish() -> None:
        with any_app.app_context():
            start.wait()
            draft = publishing.prepare(db.session(), period="2025-h1", data_dir=data_dir, by="a", at=AT)
            drafts.append(next(score.items for score in draft.scores if score.company == "total"))
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=ingest, args=[number]) for number in range(3)]
    threads.append(threading.Thread(target=publish))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt.already for receipt in receipts) == [False, True, True]
    assert drafts in ([6], [7])  # before or after, never half
    with any_app.app_context():
        found = ledger.deliveries(db.session())
        assert len(found) == 2
        ledger.check(data_dir, found)


def test_i14_who_is_unknown_or_claimed_twice_is_held_apart_and_counted(
    session: Session, tmp_path: Path
) -> None:
    data_dir = tmp_path / "ledger"
    rows = [
        notice("known", site_key="a"),
        notice("stranger", holder="AS65000", site_key="b"),
        notice("twice", holder="AS64999", site_key="c"),
        notice("moved", T0 + timedelta(days=60), holder="AS64512", site_key="d"),
    ]
    deliver(session, data_dir, tmp_path, notices=rows)
    learn_holders(
        session,
        data_dir,
        tmp_path,
        ("AS64512", "kvk:00000001", "2024-01-01T00:00:00Z", "2025-04-01T00:00:00Z"),
        ("AS64512", "kvk:00000002", "2025-04-01T00:00:00Z", ""),
        ("AS64999", "kvk:00000001", "2024-01-01T00:00:00Z", ""),
        ("AS64999", "kvk:00000002", "2024-01-01T00:00:00Z", ""),
    )
    start, end = date(2025, 1, 1), date(2025, 7, 1)
    found = quality.report(session, data_dir=data_dir, start=start, end=end, at=AT).figures
    assert (found["held_back"]["unmatched"], found["held_back"]["disputed"]) == (1, 1)
    assert {each["holder"]: each["why"] for each in found["held_back"]["holders"]} == {
        "AS65000": "unmatched",
        "AS64999": "disputed",
    }
    assert {company: each[0] for company, each in found["companies"].items()} == {
        "kvk:00000001": 1,
        "kvk:00000002": 1,
    }


@pytest.mark.parametrize(
    "company",
    [
        "euid:NLWWW.CANARY",  # a host name in capitals
        "euid:NLCANARY.XN--P1AI",
        "lei:CANARYEXAMPLE0000000",  # twenty free characters
        "lei:5493001KJTIIGC8Y1R13",
        "kvk:1234567",
    ],
)
def test_i1_a_register_number_is_no_free_text(session: Session, tmp_path: Path, company: str) -> None:
    good = "lei:5493001KJTIIGC8Y1R12"
    rows = "".join(f"{each},2025-01,1,1\n" for each in (good, "euid:DEK1101R.HRB116737", company))
    sizes = written(tmp_path, "sizes.csv", "company,month,ip_addresses,domains\n" + rows)
    with pytest.raises(RowsRefused) as refusal:
        importing.import_sizes(session, files=[sizes], data_dir=tmp_path / "ledger", at=AT)
    assert (refusal.value.count, refusal.value.problems[0].line) == (1, 4)
    assert company not in said(refusal.value)
    sizes.write_text("company,month,ip_addresses,domains\n" + rows.replace(company, "kvk:12345678"))
    for name in ("192.0.2.1", "canary.example"):
        with pytest.raises(WrongName):
            importing.import_sizes(session, files=[sizes], data_dir=tmp_path / "ledger", at=AT, source=name)
    receipt = importing.import_sizes(
        session, files=[sizes], data_dir=tmp_path / "ledger", at=AT, source="register-of-networks"
    )
    assert receipt.new == 3


def told(**changes: object) -> dict[str, object]:
    return {
        "deadline": {"items": 100, "without": 20},
        "rounds": {"every": 4.0, "made": 100, "lost": 0},
        "gaps": {"count": 0, "days": []},
        "lag": {"notices": {"median": 1.0}},
        "reasons": dict.fromkeys(quality.REASONS, 0),
        **changes,
    }


def test_i15_small_cells_are_not_public_nor_the_difference_of_two(session: Session, tmp_path: Path) -> None:
    reasons = {**dict.fromkeys(quality.REASONS, 0), "bounced": 40, "withdrawn": 1, "refused": 9}
    shown = public_quality.summary(told(reasons=reasons))
    assert set(shown.reasons) == {"bounced", public_quality.OTHER}  # one alone is told together with nine
    assert public_quality.summary(told(deadline={"items": 100, "without": 3})).without_deadline is None
    assert public_quality.summary(told(deadline={"items": 100, "without": 98})).without_deadline is None
    assert public_quality.summary(told(deadline={"items": 4, "without": 0})).without_deadline is None
    one_more = public_quality.summary(told(reasons={**reasons, "withdrawn": 2}))
    assert set(one_more.reasons) == set(shown.reasons)
    data_dir = tmp_path / "ledger"
    deliver(session, data_dir, tmp_path, notices=[notice()], checks=gone_after("n1", 30))
    learn_holders(session, data_dir, tmp_path, HELD)
    start, end = date(2025, 1, 1), date(2025, 7, 1)
    report = quality.report(session, data_dir=data_dir, start=start, end=end, at=AT)
    month_of_one = public_quality.summary(report.figures)
    assert (month_of_one.without_deadline, month_of_one.reasons) == (None, {})
