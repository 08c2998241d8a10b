"""Intake: once, all or nothing, never over what is known; on both databases where it differs."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.extensions import db
from monitor import ledger
from monitor.errors import BatchTaken, LedgerDamaged, ListContradictsItself
from monitor.importing import import_holders, import_interventions, import_sizes
from monitor.ingesting import Receipt
from monitor.models import Attribution, Delivery, Intervention, NetworkSize
from monitor.places import Conflict
from monitor.rekeying import IdKind, kept_id
from signatories.entries import Entry
from tests.monitor_samples import (
    AT,
    NOTICE_KEY,
    SAMPLE,
    T0,
    check,
    deliver,
    gone_after,
    learn_holders,
    notice,
    sample_files,
    stamp,
    take,
    written,
)

LATER = stamp(T0 + timedelta(hours=5))
WITHDRAWN = {"withdrawn_at": stamp(T0 + timedelta(days=2)), "withdrawal_reason": "false-positive"}


def kept(data_dir: Path, kind: str) -> list[tuple[object, ...]]:
    """All rows of the segments, as they are kept."""
    moments = {"notices": "sent_at, delivered_at, withdrawn_at", "checks": "checked_at"}[kind]
    with duckdb.connect(":memory:") as connection:
        columns = ", ".join(f"epoch_us({name}) AS {name}" for name in moments.split(", "))
        files = f"{data_dir}/segments/*/{kind}.parquet"
        return connection.execute(f"SELECT * REPLACE ({columns}) FROM '{files}' ORDER BY ALL").fetchall()


def test_a_delivery_is_taken_in_once(any_session: Session, tmp_path: Path) -> None:
    first = take(any_session, tmp_path / "ledger", sample_files(), batch="1")
    assert (first.already, first.is_dry_run) == (False, False)
    assert (first.notices.new, first.checks.new, first.checks.repeated) == (1726, 43023, 2)
    before = (kept(tmp_path / "ledger", "notices"), kept(tmp_path / "ledger", "checks"))
    again = take(any_session, tmp_path / "ledger", sample_files()[::-1], batch="1", at=AT + timedelta(days=1))
    assert again == replace(first, already=True)
    assert (kept(tmp_path / "ledger", "notices"), kept(tmp_path / "ledger", "checks")) == before
    entries = list(any_session.scalars(select(Entry)))
    assert [entry.kind for entry in entries] == ["delivery-taken-in"]
    assert entries[0].data == {
        "delivery": first.delivery,
        "source": "monitor",
        "digest": first.digest,
        "notices": 1726,
        "checks": 43025,
    }


def test_the_same_content_under_another_batch_or_source_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    first = take(session, tmp_path / "ledger", sample_files(), batch="1")
    again = take(session, tmp_path / "ledger", sample_files(), source="other", batch="2")
    assert again == replace(first, already=True)


def test_a_batch_name_is_used_once(any_session: Session, tmp_path: Path) -> None:
    deliver(any_session, tmp_path / "ledger", tmp_path / "a", notices=[notice("n1")], batch="1")
    with pytest.raises(BatchTaken):
        deliver(any_session, tmp_path / "ledger", tmp_path / "b", notices=[notice("n2")], batch="1")
    any_session.rollback()
    other = deliver(
        any_session, tmp_path / "ledger", tmp_path / "b", notices=[notice("n2")], batch="1", source="other"
    )
    assert other.notices.new == 1
    assert any_session.scalars(select(func.count(Delivery.id))).one() == 2


def test_a_dry_run_gives_the_same_answers_and_keeps_nothing(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    dry = take(session, data_dir, sample_files(), batch="1", dry_run=True)
    assert (dry.is_dry_run, dry.delivery) == (True, None)
    assert not any(path.is_file() for path in data_dir.rglob("*"))
    real = take(session, data_dir, sample_files(), batch="1")
    assert dry == replace(real, is_dry_run=True, delivery=None)
    assert take(session, data_dir, sample_files(), dry_run=True) == replace(
        real, is_dry_run=True, already=True
    )


def test_the_rows_of_a_delivered_file_are_kept_under_other_ids(session: Session, tmp_path: Path) -> None:
    deliver(
        session, tmp_path / "ledger", tmp_path, notices=[notice("n1")], checks=[check("n1", 2, "offline")]
    )
    ((row),) = kept(tmp_path / "ledger", "notices")
    assert row[:4] == (
        kept_id(NOTICE_KEY, IdKind.NOTICE, "n1"),
        kept_id(NOTICE_KEY, IdKind.ITEM, "item-n1"),
        kept_id(NOTICE_KEY, IdKind.SITE, "site-1"),
        "AS64512",
    )
    everything = b"".join(path.read_bytes() for path in (tmp_path / "ledger").rglob("*") if path.is_file())
    assert b"item-n1" not in everything and b"site-1" not in everything
    assert kept(tmp_path / "ledger", "checks")[0][0] == row[0]


ALLOWED = [
    ("pending to delivered", notice(delivered_at="", delivery_status="pending"), notice(delivered_at=LATER)),
    (
        "pending to bounced",
        notice(delivered_at="", delivery_status="pending"),
        notice(delivered_at="", delivery_status="bounced"),
    ),
    (
        "pending to refused",
        notice(delivered_at="", delivery_status="pending"),
        notice(delivered_at="", delivery_status="refused"),
    ),
    ("withdrawn once", notice(), notice(**WITHDRAWN)),
    (
        "delivered and withdrawn at once",
        notice(delivered_at="", delivery_status="pending"),
        notice(delivered_at=LATER, **WITHDRAWN),
    ),
]


@pytest.mark.parametrize(("change", "before", "after"), ALLOWED, ids=[row[0] for row in ALLOWED])
def test_a_notice_may_change_as_the_rules_say(
    session: Session, tmp_path: Path, change: str, before: dict[str, str], after: dict[str, str]
) -> None:
    data_dir = tmp_path / "ledger"
    deliver(session, data_dir, tmp_path / "a", notices=[before])
    receipt = deliver(session, data_dir, tmp_path / "b", notices=[after])
    assert (receipt.notices.changed, receipt.notices.in_conflict, receipt.conflicts) == (1, 0, ())


@pytest.mark.parametrize("is_reversed", [False, True])
@pytest.mark.parametrize(("change", "before", "after"), ALLOWED, ids=[row[0] for row in ALLOWED])
def test_both_states_in_one_delivery_are_one_notice_in_its_last_state(
    session: Session,
    tmp_path: Path,
    change: str,
    before: dict[str, str],
    after: dict[str, str],
    is_reversed: bool,
) -> None:
    rows = [{**dict.fromkeys(after, ""), **before}, after]
    receipt = deliver(session, tmp_path / "ledger", tmp_path, notices=rows[::-1] if is_reversed else rows)
    assert (receipt.notices.new, receipt.notices.repeated) == (1, 1)
    ((row,),) = [kept(tmp_path / "ledger", "notices")]
    assert row[6] == after["delivery_status"]
    assert (row[8] or "") == after.get("withdrawal_reason", "")


CONFLICTS = [
    ("item_key", {"item_key": "other"}),
    ("site_key", {"site_key": "other"}),
    ("holder", {"holder": "AS64513"}),
    ("sent_at", {"sent_at": stamp(T0 - timedelta(hours=1))}),
    ("delivered_at", {"delivered_at": LATER}),
    ("delivery_status", {"delivered_at": "", "delivery_status": "bounced"}),
    ("withdrawn_at", {**WITHDRAWN, "withdrawn_at": stamp(T0 + timedelta(days=3))}),
    ("withdrawal_reason", {**WITHDRAWN, "withdrawal_reason": "duplicate"}),
]


@pytest.mark.parametrize(("column", "change"), CONFLICTS, ids=[row[0] for row in CONFLICTS])
def test_anything_else_is_a_conflict_and_what_is_known_stays(
    session: Session, tmp_path: Path, column: str, change: dict[str, str]
) -> None:
    data_dir = tmp_path / "ledger"
    deliver(session, data_dir, tmp_path / "a", notices=[notice(**WITHDRAWN)])
    before = kept(data_dir, "notices")
    changed = {**notice(**WITHDRAWN), **change}
    receipt = deliver(session, data_dir, tmp_path / "b", notices=[notice("n2", **WITHDRAWN), changed])
    assert (receipt.notices.new, receipt.notices.in_conflict) == (1, 1)
    assert receipt.conflicts == (Conflict("1", 3, "notices", column),)
    assert [row for row in kept(data_dir, "notices") if row in before] == before
    assert len(kept(data_dir, "notices")) == 2


def test_a_row_that_says_less_than_is_known_changes_nothing(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    deliver(session, data_dir, tmp_path / "a", notices=[notice(**WITHDRAWN)])
    late = deliver(
        session, data_dir, tmp_path / "b", notices=[notice(delivered_at="", delivery_status="pending")]
    )
    assert (late.notices.unchanged, late.notices.in_conflict) == (1, 0)


def test_a_check_that_contradicts_a_known_one_is_a_conflict(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    deliver(session, data_dir, tmp_path / "a", notices=[notice()], checks=gone_after("n1", 5))
    more = [check("n1", 0, "online"), check("n1", 5, "online"), check("n1", 6, "offline")]
    receipt = deliver(session, data_dir, tmp_path / "b", checks=more)
    assert (receipt.checks.new, receipt.checks.unchanged, receipt.checks.in_conflict) == (1, 1, 1)
    assert receipt.conflicts == (Conflict("1", 3, "checks", "status"),)


@pytest.mark.parametrize(
    ("statuses", "together"),
    [
        (["online", "offline"], "unreachable"),
        (["online", "moved"], "unreachable"),
        (["offline", "unreachable"], "offline"),
        (["online", "unreachable"], "online"),
        (["offline", "moved"], "moved"),
        (["unreachable", "unreachable"], "unreachable"),
    ],
)
def test_checks_at_one_instant_are_kept_as_what_they_say_together(
    session: Session, tmp_path: Path, statuses: list[str], together: str
) -> None:
    receipt = deliver(
        session, tmp_path / "ledger", tmp_path, checks=[check("n1", 3, status) for status in statuses]
    )
    assert [row[2] for row in kept(tmp_path / "ledger", "checks")] == [together]
    assert (receipt.checks.new, receipt.checks.repeated) == (1, 1)


def test_checks_of_an_unknown_notice_wait_for_it(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    early = deliver(session, data_dir, tmp_path / "a", checks=gone_after("n1", 5))
    assert (early.checks.new, early.checks.unmatched) == (5, 5)
    assert deliver(session, data_dir, tmp_path / "b", notices=[notice()]).checks.unmatched == 0
    assert (
        deliver(session, data_dir, tmp_path / "c", checks=[check("n1", 99, "offline")]).checks.unmatched == 0
    )


def test_the_first_places_of_many_conflicts_are_listed(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    names = [f"n{number}" for number in range(50)]
    deliver(session, data_dir, tmp_path / "a", notices=[notice(name) for name in names])
    receipt = deliver(
        session, data_dir, tmp_path / "b", notices=[notice(name, holder="AS1") for name in names]
    )
    assert receipt.notices.in_conflict == 50
    assert len(receipt.conflicts) == 20
    assert {conflict.column for conflict in receipt.conflicts} == {"holder"}


def test_a_data_folder_behind_a_link_works(session: Session, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "in").symlink_to(SAMPLE)
    files = [tmp_path / "in" / "notices.csv", tmp_path / "in" / "checks.csv.gz"]
    assert take(session, tmp_path / "link", files).notices.new == 1726
    again = deliver(session, tmp_path / "link", tmp_path / "x", notices=[notice("another")])
    assert again.notices.new == 1


def test_a_changed_segment_is_found(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    receipt = deliver(session, data_dir, tmp_path, notices=[notice()], checks=gone_after("n1", 5))
    manifests = ledger.deliveries(session)
    ledger.check(data_dir, manifests)
    path = data_dir / "segments" / receipt.digest / "checks.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(LedgerDamaged):
        ledger.check(data_dir, manifests)
    path.unlink()
    with pytest.raises(LedgerDamaged):
        ledger.check(data_dir, manifests)


def test_i12_two_at_once_are_taken_in_one_after_the_other(any_app: Flask, tmp_path: Path) -> None:
    receipts: list[Receipt] = []
    start = threading.Barrier(3)

    def one(number: int) -> None:
        with any_app.app_context():
            start.wait()
            files = sample_files() if number < 2 else [written(tmp_path, "n.csv", _one_notice())]
            receipts.append(take(db.session(), tmp_path / "ledger", files, batch=str(number)))
            db.session.remove()

    threads = [threading.Thread(target=one, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt.already for receipt in receipts) == [False, False, True]
    with any_app.app_context():
        found = ledger.deliveries(db.session())
        assert [delivery.sequence for delivery in found] == [1, 2]
        ledger.check(tmp_path / "ledger", found)
        assert ledger.orphans(db.session(), tmp_path / "ledger") == []


def _one_notice() -> str:
    row = notice("alone")
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"


def test_a_list_of_holders_is_learnt_once_and_corrected_later(any_session: Session, tmp_path: Path) -> None:
    files = [SAMPLE / "holders.csv"]
    first = import_holders(any_session, files=files, data_dir=tmp_path / "ledger", at=AT)
    assert (first.read, first.new, first.unchanged) == (30, 30, 0)
    again = import_holders(any_session, files=files, data_dir=tmp_path / "ledger", at=AT)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 30)
    line = ("AS64512", "kvk:00000001", "2024-01-14T00:00:00Z", "2025-03-01T00:00:00+01:00")
    learn_holders(any_session, tmp_path / "ledger", tmp_path, line, at=AT + timedelta(days=1))
    rows = any_session.scalars(select(Attribution).where(Attribution.holder == "AS64512")).all()
    assert [row.valid_to is None for row in sorted(rows, key=lambda row: row.learnt_at)] == [True, False]


def test_sizes_and_interventions_are_learnt_once(session: Session, tmp_path: Path) -> None:
    for learn, name, model, count in (
        (import_sizes, "sizes.csv", NetworkSize, 144),
        (import_interventions, "interventions.csv", Intervention, 2),
    ):
        for new in (count, 0):
            receipt = learn(session, files=[SAMPLE / name], data_dir=tmp_path / "ledger", at=AT)
            assert (receipt.new, receipt.new + receipt.unchanged) == (new, count)
        assert session.scalars(select(func.count(model.id))).one() == count


def test_a_list_that_says_two_things_is_refused(session: Session, tmp_path: Path) -> None:
    start = ("AS64512", "kvk:00000001", "2024-01-14T00:00:00Z")
    with pytest.raises(ListContradictsItself):
        learn_holders(session, tmp_path / "ledger", tmp_path, (*start, ""), (*start, "2025-01-01T00:00:00Z"))
