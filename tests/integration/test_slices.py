"""A ledger that is judged in slices of its notices gives what it gives as a whole."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy.orm import Session

from monitor import ledger, measuring
from monitor.importing import import_holders
from monitor.judging import Slice, joined, slices, slices_for
from monitor.progress import ScoringProgress, TellScoring, quiet
from monitor.scores import ScoreTable
from monitor.scoring import score
from tests.monitor_samples import AT, SAMPLE, delivery_files, sample_files, sample_text, stamp, take

START, END = date(2025, 1, 13), date(2025, 7, 13)


def test_a_ledger_has_as_many_slices_as_it_needs() -> None:
    assert list(slices_for(notices=0, checks=0)) == [Slice("", None)]
    assert len(slices_for(notices=1_500_000, checks=18_000_000)) == 1
    assert len(slices_for(notices=1_500_001, checks=0)) == 2
    assert len(slices_for(notices=1, checks=120_000_000)) == 7


def test_slices_follow_each_other_without_a_gap() -> None:
    found = slices(7)
    assert (found[0].first_id, found[-1].behind) == ("", None)
    assert [each.behind for each in found[:-1]] == [each.first_id for each in found[1:]]
    assert slices(2)[1].first_id == "800000"
    assert joined(slices(7), 4) == [Slice("", found[3].behind), Slice(found[4].first_id, None)]
    assert joined(slices(7), 1) == found


Figures = tuple[ScoreTable, list[tuple[Any, ...]]]


def figures(session: Session, data_dir: Path, tell: TellScoring = quiet) -> Figures:
    """The whole table, and the whole item list in its order."""
    table = score(session, data_dir=data_dir, start=START, end=END, items_to=data_dir, tell=tell)
    return table, duckdb.read_parquet(str(data_dir / "items.parquet")).fetchall()


def test_one_two_and_seven_slices_give_the_same_table_and_items(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir = tmp_path / "ledger"
    import_holders(session, files=[SAMPLE / "holders.csv"], data_dir=data_dir, at=AT)
    take(session, data_dir, sample_files())
    corrected = list(csv.DictReader(io.StringIO(sample_text("notices.csv"))))[::50]
    corrected = [each | {"withdrawn_at": stamp(AT), "withdrawal_reason": "other"} for each in corrected]
    take(session, data_dir, delivery_files(tmp_path / "later", notices=corrected))
    whole = figures(session, data_dir)
    assert whole[0].total.detail["duplicate"]
    assert whole[0].total.detail["withdrawn"] > 10

    told: list[ScoringProgress] = []

    def judged_in(parts: Sequence[Slice]) -> Figures:
        monkeypatch.setattr(measuring, "slices_for", lambda **_sizes: parts)
        told.clear()
        return figures(session, data_dir, told.append)

    assert judged_in(slices(2)) == whole
    assert judged_in(slices(7)) == whole
    parts = [each.part for each in told]
    assert [each.counted for each in told if each.counted][-1] == 1
    assert len({each.counted for each in told if each.counted}) == 4 + 2 + 2 + 7
    assert parts == sorted(parts)
    ((border,),) = duckdb.read_parquet(
        str(ledger.segments(data_dir) / "*" / "notices.parquet")
    ).aggregate("quantile_disc(notice, 0.5)").fetchall()  # fmt: skip
    assert judged_in([Slice("", border), Slice(border, None)]) == whole
    lost = judged_in([Slice("", border), Slice(border + "0", None)])
    assert len(lost[1]) == len(whole[1]) - 1
