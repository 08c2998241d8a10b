"""Withdrawals, merged segments, terms, newer data: the ledger is looked after, and nothing is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import compacting, expiring, intervening, kept_items, ledger, newer, publishing, quality, scoring
from monitor.errors import (
    LedgerDamaged,
    RowsBeforeGone,
    RowsGone,
    UnknownNotice,
    UnknownReason,
    WithdrawnOtherwise,
    WrongName,
)
from monitor.judging_again import measured_and_kept
from monitor.models import Intervention, Publication
from monitor.scores import ScoreTable
from monitor.withdrawing import Withdrawn, withdraw
from signatories.entries import Entry, check_entries
from tests import factories
from tests.monitor_samples import AT, NOTICE_KEY, T0, check, deliver, gone_after, learn_holders, notice

START, END = date(2025, 1, 1), date(2025, 7, 1)
HELD = ("AS64512", "kvk:00000001", "2024-01-01T00:00:00Z", "")


def take_back(
    session: Session,
    data_dir: Path,
    name: str,
    reason: str = "false-positive",
    source: str = "withdrawals",
) -> Withdrawn:
    done = withdraw(
        session,
        notice_id=name,
        reason=reason,
        source=source,
        data_dir=data_dir,
        notice_key=NOTICE_KEY,
        at=AT,
    )
    session.commit()
    return done


def score(session: Session, data_dir: Path) -> ScoreTable:
    return scoring.score(session, data_dir=data_dir, start=START, end=END)


@pytest.fixture
def measured(any_session: Session, tmp_path: Path) -> Path:
    """Six incidents of one company in four deliveries, one of which changes a notice of another."""
    session, data_dir = any_session, tmp_path / "ledger"
    for month in range(1, 7):
        at = T0.replace(month=month)
        name = f"n{month}"
        deliver(
            session,
            data_dir,
            tmp_path / name,
            notices=[notice(name, at, site_key=f"site-{month}")],
            checks=gone_after(name, 5 if month > 1 else 30, since=at),
        )
    learn_holders(session, data_dir, tmp_path, HELD)
    return data_dir


def test_a_withdrawn_notice_does_not_count_and_the_act_is_in_the_log(
    any_session: Session, measured: Path
) -> None:
    session = any_session
    before = score(session, measured)
    done = take_back(session, measured, "n1")
    after = score(session, measured)
    assert (before.total.items, after.total.items, after.total.detail["withdrawn"]) == (6, 5, 1)
    assert done.delivered_at == T0.replace(month=1)
    entries = list(session.scalars(select(Entry).order_by(Entry.position)))
    assert entries[-1].kind == "notice-withdrawn"
    assert entries[-1].data == {"delivery": done.delivery, "reason_kind": "false-positive"}
    assert check_entries(entries) is None
    ledger.check(measured, ledger.deliveries(session))
    assert take_back(session, measured, "n1").already
    with pytest.raises(WithdrawnOtherwise):
        take_back(session, measured, "n1", "duplicate")


@pytest.mark.parametrize("name", ["nobody", "https://canary.example/", "", "x" * 65])
def test_an_unknown_number_is_not_repeated(session: Session, tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownNotice) as refused:
        take_back(session, tmp_path / "ledger", name)
    assert "canary" not in str(refused.value)
    with pytest.raises(UnknownReason):
        take_back(session, tmp_path / "ledger", name, "canary")


@pytest.mark.parametrize("source", ["https://canary.example/x", "canary.example", "192.0.2.77", ""])
def test_i1_the_source_of_a_withdrawal_is_no_free_text(session: Session, tmp_path: Path, source: str) -> None:
    with pytest.raises(WrongName) as refused:
        take_back(session, tmp_path / "ledger", "n1", source=source)
    assert "canary" not in str(refused.value)
    assert not (tmp_path / "ledger").exists()


def test_a_delivery_after_a_withdrawal_does_not_undo_it(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    deliver(session, data_dir, tmp_path / "a", notices=[notice()])
    take_back(session, data_dir, "n1")
    receipt = deliver(session, data_dir, tmp_path / "b", notices=[notice(), notice("n2")])
    assert (receipt.notices.unchanged, receipt.notices.new) == (1, 1)
    learn_holders(session, data_dir, tmp_path, HELD)
    assert score(session, data_dir).total.detail["withdrawn"] == 1


def test_merged_segments_know_the_same(
    any_session: Session, measured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = any_session
    take_back(session, measured, "n2")
    deliver(
        session, measured, tmp_path / "late", checks=[check("n3", 99, "offline", since=T0.replace(month=3))]
    )
    before, manifests = score(session, measured), ledger.deliveries(session)
    state = compacting.state_digest(measured, manifests)
    with monkeypatch.context() as patched:
        patched.setattr(compacting, "AT_ONCE", 4)  # in sixteen parts
        assert compacting.state_digest(measured, manifests) == state
    done = compacting.compact(session, data_dir=measured, at=AT)
    session.commit()
    assert (done.before, done.after, done.state) == (8, 1, state)
    manifests = ledger.deliveries(session)
    ledger.check(measured, manifests)
    after = replace(
        score(session, measured), input_sequence=before.input_sequence
    )  # a merge is a later entry
    assert after == before  # the digest of the input too
    assert len(ledger.orphans(session, measured)) == 8
    assert compacting.remove_orphans(session, data_dir=measured) == 0  # their grace
    assert compacting.remove_orphans(session, data_dir=measured, older_than=timedelta()) == 8
    session.commit()
    again = deliver(
        session, measured, tmp_path / "n1", notices=[notice("n1", T0.replace(month=1), site_key="site-1")]
    )
    assert (again.already, again.notices.unchanged) == (False, 1)
    assert compacting.compact(session, data_dir=measured, at=AT).after == 1
    session.commit()
    same = {"input_digest": "", "input_sequence": 0}
    assert replace(score(session, measured), **same) == replace(before, **same)


def test_a_merge_that_is_not_committed_never_was(any_session: Session, measured: Path) -> None:
    session = any_session
    before = {each.folder for each in ledger.deliveries(session)}
    compacting.compact(session, data_dir=measured, at=AT)
    session.rollback()
    assert {each.folder for each in ledger.deliveries(session)} == before
    ledger.check(measured, ledger.deliveries(session))
    assert compacting.compact(session, data_dir=measured, at=AT).after == 1
    session.commit()
    ledger.check(measured, ledger.deliveries(session))


def test_a_damaged_segment_is_not_merged(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    first = deliver(session, data_dir, tmp_path / "a", notices=[notice()])
    deliver(session, data_dir, tmp_path / "b", notices=[notice("n2")])
    path = data_dir / "segments" / first.digest / "notices.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(LedgerDamaged):
        compacting.compact(session, data_dir=data_dir, at=AT)


def test_after_their_term_rows_go_and_digests_stay(any_session: Session, measured: Path) -> None:
    session = any_session
    assert expiring.expire(session, years=5, at=AT + timedelta(days=4 * 365)) == []
    gone = expiring.expire(session, years=5, at=AT + timedelta(days=6 * 365))
    session.commit()
    assert len(gone) == 6
    assert expiring.delete_rows(session, data_dir=measured) == 6
    session.commit()
    assert not list((measured / "segments").iterdir())
    manifests = ledger.deliveries(session)
    ledger.check(measured, manifests)
    assert len({each.digest for each in manifests}) == 6
    entries = list(session.scalars(select(Entry).order_by(Entry.position)))
    assert check_entries(entries) is None
    assert [entry.data["digest"] for entry in entries if entry.kind == "delivery-expired"] == [
        each.digest for each in manifests
    ]
    with pytest.raises(RowsGone, match="were deleted on"):
        score(session, measured)
    with pytest.raises(RowsGone):
        quality.report(session, data_dir=measured, start=START, end=END, at=AT)


def test_what_a_run_left_behind_goes_with_the_rows_it_rests_on(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, HELD)
    for name in ("a", "b"):
        deliver(session, data_dir, tmp_path / name, notices=[notice(name)], checks=gone_after(name, 5))

    def left() -> int:
        return len(list(kept_items.place(data_dir).iterdir()))

    def run() -> None:
        scoring.score(session, data_dir=data_dir, start=START, end=END, measured=measured_and_kept)
        assert left() == 3

    run()
    compacting.compact(session, data_dir=data_dir, at=AT)
    session.commit()
    assert not left(), "the rows lie elsewhere"
    run()
    expiring.delete_rows(session, data_dir=data_dir)
    assert left() == 3, "no term is over"
    expiring.expire(session, years=5, at=AT + timedelta(days=6 * 365))
    session.commit()
    expiring.delete_rows(session, data_dir=data_dir)
    assert not left()


def test_what_is_delivered_after_rows_went_is_scored_by_itself(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    old = deliver(session, data_dir, tmp_path / "a", notices=[notice("old", T0.replace(year=2019))])
    expiring.expire(session, years=5, at=AT + timedelta(days=6 * 365))
    session.commit()
    expiring.delete_rows(session, data_dir=data_dir)
    session.commit()
    deliver(session, data_dir, tmp_path / "b", notices=[notice()], checks=gone_after("n1", 5))
    learn_holders(session, data_dir, tmp_path, HELD)
    assert score(session, data_dir).total.items == 1
    assert deliver(
        session, data_dir, tmp_path / "a", notices=[notice("old", T0.replace(year=2019))]
    ) == replace(old, already=True)


def test_what_followed_a_letter_is_not_told_from_half_of_the_rows(session: Session, tmp_path: Path) -> None:
    """The half-years before the letter have lost rows: the figures are refused, not made from what is left."""
    data_dir = tmp_path / "ledger"
    letter_at = datetime(2025, 2, 10, tzinfo=UTC)
    deliver(session, data_dir, tmp_path / "a", notices=[notice("old", T0.replace(year=2023))])
    expiring.expire(session, years=5, at=AT + timedelta(days=6 * 365))
    deliver(session, data_dir, tmp_path / "b", notices=[notice()], checks=gone_after("n1", 5))
    learn_holders(session, data_dir, tmp_path, HELD)
    factories.company(session, at=AT, number="00000001", name="Zuid Hosting")
    asked = {
        "data_dir": data_dir,
        "judged": scoring.window(START, END, norm="addendum-24h", method="1.0"),
        "told": frozenset[str](),
    }
    assert score(session, data_dir).total.items == 1
    assert intervening.effects(session, **asked) == []
    session.add(Intervention(company="kvk:00000001", at=letter_at, kind="letter", learnt_at=AT))
    session.flush()
    with pytest.raises(RowsBeforeGone, match="compared with half-years before it"):
        intervening.effects(session, **asked)


def test_a_merged_segment_goes_when_the_last_of_its_deliveries_does(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    deliver(session, data_dir, tmp_path / "a", notices=[notice("n1")])
    deliver(session, data_dir, tmp_path / "b", notices=[notice("n2")])
    compacting.compact(session, data_dir=data_dir, at=AT)
    session.commit()
    expiring.expire(session, years=1, at=AT + timedelta(days=400))
    session.commit()
    assert expiring.delete_rows(session, data_dir=data_dir) == 3
    assert ledger.orphans(session, data_dir) == []


def published(session: Session, data_dir: Path) -> Publication:
    draft = publishing.prepare(session, period="2025-h1", data_dir=data_dir, by="a", at=AT)
    publishing.preview(session, publication=draft, at=AT)
    publishing.publish(session, publication=draft, by="b", at=AT + timedelta(days=15))
    session.commit()
    return draft


def test_newer_data_flag_published_figures_and_change_nothing(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    for month in range(1, 7):
        at, name = T0.replace(month=month), f"n{month}"
        deliver(
            session,
            data_dir,
            tmp_path / name,
            notices=[notice(name, at, site_key=name)],
            checks=gone_after(name, 5, since=at),
        )
    learn_holders(session, data_dir, tmp_path, HELD)
    figures = published(session, data_dir)
    digest = figures.output_digest
    assert newer.of(session) == []
    deliver(session, data_dir, tmp_path / "later", notices=[notice("x", T0.replace(year=2026))])
    assert newer.of(session) == []  # of another period
    deliver(session, data_dir, tmp_path / "late", notices=[notice("late")], checks=gone_after("late", 30))
    take_back(session, data_dir, "n1")
    (found,) = newer.of(session)
    assert (found.deliveries, found.withdrawals, found.notices, found.checks) == (1, 1, 2, 5)
    assert (found.companies, found.items, found.was) == (None, None, 6)
    quality.report(session, data_dir=data_dir, start=START, end=END, at=AT)
    (found,) = newer.of(session)
    assert (found.companies, found.items, found.was) == (1, 6, 6)
    assert session.get_one(Publication, figures.id).output_digest == digest


def test_a_report_is_made_once_for_each_state_of_the_data(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    rounds = [check("n1", hours, "online") for hours in (0, 4, 8, 20, 24, 28)]  # those of 12 and 16 are lost
    deliver(session, data_dir, tmp_path / "a", notices=[notice(), notice("n2", holder="AS9")], checks=rounds)
    learn_holders(
        session,
        data_dir,
        tmp_path,
        HELD,
        ("AS9", "kvk:00000001", "2024-01-01T00:00:00Z", ""),
        ("AS9", "kvk:00000002", "2025-03-01T00:00:00Z", ""),
    )
    first = quality.report(session, data_dir=data_dir, start=START, end=END, at=AT)
    found = first.figures
    assert found["rounds"] == {"every": 4.0, "made": 5, "lost": 2}
    assert found["deadline"] == {"items": 1, "without": 0}
    assert found["held_back"]["disputed"] == 1
    assert found["held_back"]["holders"][0]["holder"] == "AS9"
    assert found["lag"]["notices"]["count"] == 2
    assert found["lag"]["notices"]["median"] == round((AT - T0) / timedelta(hours=1), 2)
    assert found["checks"] == {"count": 6, "unreachable": 0, "without_notice": 0}
    assert quality.report(session, data_dir=data_dir, start=START, end=END, at=AT) is first
    deliver(session, data_dir, tmp_path / "b", checks=[check("x", 72, "unreachable")])
    second = quality.report(session, data_dir=data_dir, start=START, end=END, at=AT)
    assert second.figures["checks"] == {"count": 7, "unreachable": 1, "without_notice": 1}
    assert second.figures["gaps"]["days"] == ["2025-03-12"]
