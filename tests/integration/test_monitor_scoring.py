"""Scoring: the sample's truth, the profile of 2020, and what must not matter."""

import hashlib
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bench import profile_2020, totals_2020
from monitor.errors import EmptyPeriod, LedgerDamaged, NormNotInForce, UnknownMethod, UnknownNorm
from monitor.importing import import_holders
from monitor.score_csv import table_csv
from monitor.scores import Label, ScoreRow, ScoreTable
from monitor.scoring import score
from tests import factories
from tests.monitor_samples import (
    AT,
    SAMPLE,
    T0,
    check,
    deliver,
    gone_after,
    learn_holders,
    notice,
    sample_files,
    sample_text,
    sample_truth,
    stamp,
    take,
    written,
)

START, END = date(2025, 1, 13), date(2025, 7, 13)
HALF_YEAR = {"start": date(2025, 1, 1), "end": date(2025, 7, 1)}
COMPANY = ("AS64512", "kvk:00000001", "2024-01-01T00:00:00Z", "")


def sample_scores(session: Session, data_dir: Path) -> ScoreTable:
    import_holders(session, files=[SAMPLE / "holders.csv"], data_dir=data_dir, at=AT)
    take(session, data_dir, sample_files())
    return score(session, data_dir=data_dir, start=START, end=END)


def row_of(table: ScoreTable, company: str = "kvk:00000001") -> ScoreRow:
    return next(row for row in table.rows if row.company == company)


def test_the_sample_gives_its_truth(session: Session, tmp_path: Path) -> None:
    table = sample_scores(session, tmp_path / "ledger")
    truth = sample_truth("companies.csv")
    assert [row.company for row in table.rows] == [*(line["company"] for line in truth), "total"]
    for row, line in zip(table.rows, truth, strict=False):
        assert (row.items, row.incidents) == (int(line["items"]), int(line["incidents"])), row.company
        if row.items:
            assert row.share_low is not None and row.share_high is not None
            assert row.item_share_low is not None and row.item_share_high is not None
            assert row.share_low - 1e-5 <= float(line["incident_share"]) <= row.share_high + 1e-5, row.company
            assert row.item_share_low - 1e-5 <= float(line["item_share"]) <= row.item_share_high + 1e-5
    reasons = [line["reason"] for line in sample_truth("notices.csv")]
    total = table.total
    assert total.items == reasons.count("")
    assert total.could_not_be_notified == reasons.count("bounced") == total.detail["bounced"]
    assert total.detail["duplicate"] == reasons.count("duplicate")
    assert total.detail["gone_before_delivery"] == reasons.count("gone_before_delivery")
    assert (total.detail["held_back"], total.label) == (0, None)
    assert table.measured_months == 7


@pytest.mark.parametrize("part", [10, pytest.param(1, marks=pytest.mark.drill)])
def test_the_profile_of_2020_gives_the_published_totals(session: Session, tmp_path: Path, part: int) -> None:
    """A tenth of it in every run; all of it in the drills and in ``make bench``."""
    data_dir, profile = tmp_path / "ledger", tmp_path / "profile"
    profile_2020.write(profile, part=part)
    files = [profile / "notices.csv.gz", profile / "checks.csv.gz"]
    receipt = take(session, data_dir, files)
    assert receipt.notices.new == 185_000 // part
    assert receipt.checks.new == pytest.approx(735_000 / part, rel=0.02)
    import_holders(session, files=[profile / "holders.csv"], data_dir=data_dir, at=AT)
    table = score(session, data_dir=data_dir, start=date(2020, 1, 1), end=date(2020, 9, 1))
    totals = totals_2020.against(table, part=part)
    assert [str(each) for each in totals if not each.holds] == []
    assert [each.found for each in totals][3:] == ["86%", "11%", "3%", "84%"]
    largest = row_of(table, "kvk:00010001")
    assert (largest.items, f"{largest.item_share_low:.2f}") == (174_652 // part, "0.86")
    assert "kvk:00010001,,2020-01-01/2020-09-01,below," in table_csv(table)


def test_the_profile_has_the_same_hosts_for_the_same_seed() -> None:
    hosts = profile_2020.hosts(random.Random(1))
    assert hosts == profile_2020.hosts(random.Random(1))
    assert sum(host.notices for host in hosts) == 185_000
    assert (hosts[0].notices, hosts[1].notices + hosts[2].notices) == (174_652, 4_500)
    assert sum(host.on_time for host in hosts) == 185_000 * 84 // 100


def test_a_delivery_in_shuffled_parts_gives_the_same_figures(session: Session, tmp_path: Path) -> None:
    numbers = random.Random(3)
    data_dir = tmp_path / "ledger"
    import_holders(session, files=[SAMPLE / "holders.csv"], data_dir=data_dir, at=AT)
    parts: list[tuple[str, str]] = []
    for name in ("notices.csv", "checks.csv.gz"):
        header, *rows = sample_text(name).splitlines()
        numbers.shuffle(rows)
        parts += [(header, "\n".join([*rows[place::3], *rows[:10]])) for place in range(3)]
    numbers.shuffle(parts)
    for number, (header, rows) in enumerate(parts):
        take(session, data_dir, [written(tmp_path, f"{number}.csv", f"{header}\n{rows}\n")])
    table = score(session, data_dir=data_dir, start=START, end=END)
    truth = {line["company"]: line for line in sample_truth("companies.csv")}
    for row in table.rows[:-1]:
        assert (row.items, row.incidents) == (
            int(truth[row.company]["items"]),
            int(truth[row.company]["incidents"]),
        )


GOLDEN_SCORES = Path(__file__).parent.parent / "golden" / "monitor-scores.csv"


def test_the_same_input_gives_the_same_bytes(session: Session, tmp_path: Path) -> None:
    table = sample_scores(session, tmp_path / "ledger")
    assert table_csv(table, show_small=True) == GOLDEN_SCORES.read_text()
    again = score(session, data_dir=tmp_path / "ledger", start=START, end=END)
    assert again == table


def test_another_key_another_order_and_another_zone_give_the_same_bytes(
    session: Session, tmp_path: Path
) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, *reversed(sample_holders()))
    files = []
    for name in ("checks.csv.gz", "notices.csv"):
        header, *rows = sample_text(name).splitlines()
        random.Random(9).shuffle(rows)
        moved = [row.replace("Z,", "+00:00,") for row in rows]
        files.append(written(tmp_path, name.removesuffix(".gz"), "\n".join([header, *moved, *rows[:50]])))
    take(session, data_dir, files, notice_key=b"quite another key of 32 bytes or more")
    table = score(session, data_dir=data_dir, start=START, end=END)
    assert table_csv(table, show_small=True) == GOLDEN_SCORES.read_text()


def sample_holders() -> list[tuple[str, str, str, str]]:
    _, *lines = (SAMPLE / "holders.csv").read_text().splitlines()
    return [tuple(line.split(",")) for line in lines]  # pyright: ignore[reportReturnType]


def test_the_input_digest_is_that_of_the_delivery(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    receipt = take(session, data_dir, sample_files())
    assert score(session, data_dir=data_dir, start=START, end=END).input_digest == receipt.digest
    later = notice("later", T0 + timedelta(days=365))
    deliver(session, data_dir, tmp_path, notices=[later])
    assert score(session, data_dir=data_dir, start=START, end=END).input_digest == receipt.digest
    more = deliver(session, data_dir, tmp_path, notices=[notice("more")])
    both = hashlib.sha256(f"{receipt.digest}\n{more.digest}\n".encode()).hexdigest()
    assert score(session, data_dir=data_dir, start=START, end=END).input_digest == both


def scored(session: Session, tmp_path: Path, **more: object) -> ScoreTable:
    return score(session, data_dir=tmp_path / "ledger", **{**HALF_YEAR, **more})  # pyright: ignore[reportArgumentType]


def test_what_two_companies_claim_is_held_back(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, COMPANY, ("AS64512", "kvk:00000002", stamp(T0), ""))
    deliver(
        session,
        data_dir,
        tmp_path,
        notices=[
            notice("before", T0 - timedelta(seconds=1)),
            notice("after"),
            notice("nobody", holder="AS1"),
        ],
        checks=gone_after("before", 5),
    )
    table = scored(session, tmp_path)
    assert row_of(table).items == 1
    assert table.total.detail["held_back"] == 2
    assert [row.company for row in table.rows] == ["kvk:00000001", "total"]


def test_credit_and_blame_go_to_who_held_the_network_at_acceptance(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    hand_over = stamp(T0 + timedelta(hours=2))
    learn_holders(
        session, data_dir, tmp_path, (*COMPANY[:3], hand_over), ("AS64512", "kvk:00000002", hand_over, "")
    )
    notices = [
        notice("old", T0 + timedelta(hours=2, microseconds=-1)),
        notice("new", T0 + timedelta(hours=2)),
        notice("sent-before", sent_at=stamp(T0), delivered_at=stamp(T0 + timedelta(hours=3))),
    ]
    deliver(session, data_dir, tmp_path, notices=notices)
    table = scored(session, tmp_path)
    assert (row_of(table).items, row_of(table, "kvk:00000002").items) == (1, 2)


def test_a_company_that_held_nothing_in_the_period_has_no_row(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    gone = ("AS64513", "kvk:00000002", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z")
    learn_holders(session, data_dir, tmp_path, COMPANY, gone)
    deliver(session, data_dir, tmp_path, notices=[notice()])
    assert [row.company for row in scored(session, tmp_path).rows] == ["kvk:00000001", "total"]


def test_the_period_is_half_open_and_counts_by_acceptance(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, COMPANY)
    hour = timedelta(hours=1)
    start, end = T0.replace(month=1, day=1, hour=0), T0.replace(month=7, day=1, hour=0)
    notices = [
        notice("first", start),
        notice("before", start - timedelta(microseconds=1)),
        notice("last", end - timedelta(microseconds=1)),
        notice("after", end),
        notice("late", sent_at=stamp(end - hour), delivered_at=stamp(end + hour)),
        notice("early", sent_at=stamp(start - hour), delivered_at=stamp(start + hour)),
    ]
    deliver(session, data_dir, tmp_path, notices=notices)
    row = row_of(scored(session, tmp_path))
    assert (row.items, row.detail["outside_period"]) == (3, 1)


def test_what_is_not_counted_is_counted_in_the_open(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, COMPANY)
    withdrawn = {"withdrawn_at": stamp(T0 + timedelta(days=1)), "withdrawal_reason": "wrong-holder"}
    plain = {"withdrawn_at": "", "withdrawal_reason": ""}
    notices = [
        notice("good", **plain),
        notice("again", T0 + timedelta(hours=119), item_key="item-good", **plain),
        notice("anew", T0 + timedelta(hours=120), item_key="item-good", **plain),
        notice("gone", **plain),
        notice("bounced", delivered_at="", delivery_status="bounced", **plain),
        notice(
            "bounced-again",
            T0 + timedelta(hours=30),
            item_key="item-bounced",
            delivered_at="",
            delivery_status="bounced",
            **plain,
        ),
        notice("reached", T0 + timedelta(hours=60), item_key="item-bounced", **plain),
        notice("refused", delivered_at="", delivery_status="refused", **plain),
        notice("pending", delivered_at="", delivery_status="pending", **plain),
        notice("withdrawn", **withdrawn),
    ]
    deliver(session, data_dir, tmp_path, notices=notices, checks=[check("gone", -1, "offline")])
    row = row_of(scored(session, tmp_path))
    assert {key: row.detail[key] for key in ("duplicate", "gone_before_delivery", "bounced", "refused")} == {
        "duplicate": 2,
        "gone_before_delivery": 1,
        "bounced": 1,
        "refused": 1,
    }
    assert (row.detail["pending"], row.detail["withdrawn"]) == (1, 1)
    assert (row.items, row.could_not_be_notified, row.attempts) == (3, 2, 6)


def test_an_item_that_moved_to_another_company_counts_there_too(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, COMPANY, ("AS64513", "kvk:00000002", COMPANY[2], ""))
    notices = [notice("n1"), notice("n2", T0 + timedelta(hours=30), item_key="item-n1", holder="AS64513")]
    checks = [check("n1", 20, "moved"), check("n1", 100, "moved")]
    deliver(session, data_dir, tmp_path, notices=notices, checks=checks)
    table = scored(session, tmp_path)
    assert (row_of(table).items, row_of(table).moved) == (1, 1)
    assert (row_of(table, "kvk:00000002").items, row_of(table, "kvk:00000002").moved) == (1, 0)


def test_incidents_are_one_site_within_24_hours(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, COMPANY)
    hours = [0, 23.99, 24, 47, 48.5]
    notices = [notice(f"n{number}", T0 + timedelta(hours=hour)) for number, hour in enumerate(hours)]
    notices.append(notice("elsewhere", site_key="site-2"))
    deliver(session, data_dir, tmp_path, notices=notices)
    row = row_of(scored(session, tmp_path))
    assert (row.items, row.incidents, row.detail["largest_site_items"]) == (6, 4, 5)


def test_the_median_is_a_range_and_open_when_the_middle_never_went(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, COMPANY)
    names = ["n1", "n2", "n3", "n4"]
    checks = [*gone_after("n1", 2), *gone_after("n2", 5), *gone_after("n3", 9), check("n4", 30, "online")]
    deliver(session, data_dir, tmp_path, notices=[notice(name) for name in names], checks=checks)
    row = row_of(scored(session, tmp_path))
    assert row.median_hours_low == pytest.approx((4.9 + 8.9) / 2)
    assert row.median_hours_high == pytest.approx(7.0)
    assert (row.still_online, row.detail["oldest_online_days"]) == (1, 117)
    deliver(session, data_dir, tmp_path, notices=[notice("n5"), notice("n6")])
    row = row_of(scored(session, tmp_path))
    assert row.median_hours_high is None


def test_a_correction_of_an_old_notice_changes_the_figures(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, COMPANY)
    deliver(session, data_dir, tmp_path, notices=[notice("n1"), notice("n2")], checks=gone_after("n1", 2))
    before = row_of(scored(session, tmp_path))
    withdrawn = notice("n2", withdrawn_at=stamp(T0 + timedelta(days=9)), withdrawal_reason="false-positive")
    deliver(session, data_dir, tmp_path, notices=[withdrawn])
    after = row_of(scored(session, tmp_path))
    assert (before.items, after.items) == (2, 1)
    assert (before.undetermined, after.undetermined) == (1, 0)
    assert after.detail["withdrawn"] == 1


def test_a_names_its_companies_from_the_register(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    factories.company(session, at=AT, number="00000001", name="Voorbeeld Hosting B.V.")
    learn_holders(session, data_dir, tmp_path, COMPANY, ("AS64513", "kvk:00000002", COMPANY[2], ""))
    deliver(session, data_dir, tmp_path, notices=[notice()])
    table = scored(session, tmp_path)
    assert (row_of(table).name, row_of(table).is_registered) == ("Voorbeeld Hosting B.V.", True)
    assert (row_of(table, "kvk:00000002").name, row_of(table, "kvk:00000002").is_registered) == ("", False)


def test_an_empty_ledger_has_a_total_of_nothing(session: Session, tmp_path: Path) -> None:
    table = scored(session, tmp_path)
    assert len(table.rows) == 1
    assert replace(table.total, detail={}) == replace(
        table.total, detail={}, items=0, incidents=0, share_low=None
    )


def test_another_norm_gives_another_table(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    learn_holders(session, data_dir, tmp_path, COMPANY)
    deliver(session, data_dir, tmp_path, notices=[notice()], checks=gone_after("n1", 20))
    assert row_of(scored(session, tmp_path)).share_low == 1.0
    assert row_of(scored(session, tmp_path, norm="order-12h")).share_high == 0.0


def test_what_cannot_be_scored_is_said(session: Session, tmp_path: Path) -> None:
    with pytest.raises(EmptyPeriod):
        scored(session, tmp_path, end=HALF_YEAR["start"])
    with pytest.raises(UnknownNorm):
        scored(session, tmp_path, norm="6h")
    with pytest.raises(UnknownMethod):
        scored(session, tmp_path, method="0.9")
    with pytest.raises(NormNotInForce):
        scored(session, tmp_path, start=date(2024, 6, 1), norm="order-12h")


def test_a_damaged_ledger_is_not_scored(session: Session, tmp_path: Path) -> None:
    receipt = deliver(session, tmp_path / "ledger", tmp_path, notices=[notice()])
    (tmp_path / "ledger" / "segments" / receipt.digest / "notices.parquet").write_bytes(b"PAR1")
    with pytest.raises(LedgerDamaged):
        scored(session, tmp_path)


def test_labels_of_the_sample(session: Session, tmp_path: Path) -> None:
    table = sample_scores(session, tmp_path / "ledger")
    found = {row.company: row.label for row in table.rows}
    assert found["kvk:00000023"] is Label.MEETS
    assert found["kvk:00000014"] is Label.BELOW
    assert found["kvk:00000019"] is Label.TOO_FEW
