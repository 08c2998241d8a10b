"""A rerun that judges only what a correction can touch gives what a whole run gives, to the last byte, or starts from
nothing."""

import csv
import io
import json
import random
import shutil
import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy.orm import Session

from monitor import judging_again, kept_items, measuring
from monitor.engine import script
from monitor.holdings import Holding
from monitor.importing import import_holders
from monitor.incident_columns import COLUMNS
from monitor.judging import slices
from monitor.judging_again import NothingKept, agree, measured_again, measured_and_kept
from monitor.method import ORDER_12H, Window
from monitor.rekeying import IdKind, kept_id
from monitor.scores import ScoreTable
from monitor.scoring import score
from monitor.withdrawing import withdraw
from tests.monitor_samples import (
    AT,
    NOTICE_KEY,
    SAMPLE,
    check,
    deliver,
    learn_holders,
    sample_files,
    sample_text,
    take,
)
from tests.rerun_lives import COMPANIES, HELD, HOUR, START, WINDOW, Life, Row, looked, told

Outcome = dict[str, Any]


def outcome(
    how: measuring.Measuring, life: Life, held: Sequence[Holding] = HELD, window: Window = WINDOW
) -> Outcome:
    """All that figures are made from, and the bytes of the item list."""
    with how(life.data_dir, life.manifests, held, window, dict(life.decided)) as (connection, folder):
        measuring.write_items(connection, folder / "list.parquet")
        return {
            "items": connection.sql("FROM item ORDER BY notice").fetchall(),
            "list": (folder / "list.parquet").read_bytes(),
            "incidents": {
                company: [column.tolist() for column in COLUMNS(own)]
                for company, own in measuring.incidents_of(connection).items()
            },
            "counts": measuring.counts_of(connection),
            "medians": measuring.medians_of(connection),
            "months": measuring.measured_months(connection, window),
        }


def begun(
    data_dir: Path,
    seed: int,
    *,
    new: int = 60,
    items: int = 25,
    also: Sequence[Row] = (),
    seen: Sequence[Row] = (),
) -> Life:
    """A life with a first run, which left behind what it judged."""
    data_dir.mkdir()
    life = Life(data_dir, random.Random(seed), items=items)
    life.deliver(new=new, looks=10, also=also, seen=seen)
    life.decide(5)
    outcome(measured_and_kept, life)
    return life


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(40))
def test_reruns_after_corrections_give_what_whole_runs_give(tmp_path: Path, seed: int) -> None:
    """Several behind each other, from what the first left and from what a later one did."""
    life = begun(tmp_path / "ledger", seed)
    for number in range(3):
        few = life.chance.randrange
        if life.chance.random() < 0.8:
            life.deliver(new=few(4), corrected=few(5), looks=few(5))
        if life.chance.random() < 0.6:
            life.decide(2)
        again = outcome(measured_again, life)
        whole = outcome(measured_and_kept if number == 1 else measuring.measured, life)
        assert again == whole


@pytest.mark.drill
def test_a_rerun_starts_from_what_was_judged_in_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "slices_for", lambda **_sizes: slices(3))
    life = begun(tmp_path / "ledger", 5)
    monkeypatch.undo()
    life.deliver(new=3, corrected=4, looks=4)
    assert outcome(measured_again, life) == outcome(measuring.measured, life)


FAULTS = {
    "others of the item are not judged again": (
        "FROM known_notice SEMI JOIN changed_item USING (item)",
        "FROM known_notice SEMI JOIN changed USING (notice)",
    ),
    "the item that a notice had is forgotten": (
        "SELECT DISTINCT item FROM kept_notice",
        "SELECT DISTINCT item FROM known_notice",
    ),
    "decisions are not looked at": ("now.effect IS DISTINCT FROM before.effect", "false"),
    "later checks are not looked at": (
        "SELECT notice FROM kept_check WHERE",
        "SELECT notice FROM kept_check WHERE false AND",
    ),
    "the first later delivery is passed over": (
        "kept_notice WHERE sequence > getvariable('since')",
        "kept_notice WHERE sequence > getvariable('since') + 1",
    ),
    "the site that a notice left keeps its incidents": (
        "SELECT company, site FROM replaced WHERE outcome IS NOT NULL",
        "SELECT company, site FROM replaced WHERE false",
    ),
    "what was judged again stands beside what it was": (
        "ON before.file_row_number = replaced.place",
        "ON before.file_row_number = replaced.place + 1",
    ),
}
"""What the texts say, and what a wrong one would say."""
OFTEN = {"others of the item are not judged again", "decisions are not looked at"}
"""Planted in every run; the others in the drills."""


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Life, Outcome]:
    """A life in which some was corrected after its first run, each way at least once; and what a whole run gives."""
    first = told("first", 100)
    second = told(
        "second", 101, item=first["item"]
    )  # a duplicate of the first, until that is of another item
    early = told("early", 200)
    late = told("late", 201, item=early["item"])  # a duplicate too, until the early one was later
    moving = told("moving", 300)
    alone, looked_at = told("alone", 400), told("looked at", 500)
    life = begun(
        tmp_path_factory.mktemp("lives") / "ledger",
        7,
        new=60,
        items=90,
        also=[first, second, early, late, moving, alone, looked_at],
        seen=[looked(looked_at, 1, "online"), looked(looked_at, 2, "offline")],
    )
    life.deliver(corrected=3, looks=3, also=[{**alone, "site": moving["site"]}])
    at = late["sent_at"] + HOUR
    life.deliver(
        new=2,
        also=[
            {**first, "item": told("third", 0)["item"]},
            {**early, "sent_at": at, "delivered_at": at},
            {**moving, "site": told("elsewhere", 0)["site"]},
        ],
        seen=[looked(looked_at, 80, "offline")],
    )
    life.decide(5)
    return life, outcome(measuring.measured, life)


def test_the_corrected_ledger_gives_what_it_should(corrected: tuple[Life, Outcome]) -> None:
    life, whole = corrected
    assert outcome(measured_again, life) == whole


@pytest.mark.parametrize(
    "fault", [pytest.param(each, marks=() if each in OFTEN else pytest.mark.drill) for each in FAULTS]
)
def test_a_fault_in_the_texts_of_a_rerun_is_seen(
    corrected: tuple[Life, Outcome], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    right, wrong = FAULTS[fault]
    life, whole = corrected
    texts = "".join(map(script, ("touched", "again_items", "again_incidents")))
    assert texts.count(right) == 1
    monkeypatch.setattr(judging_again, "script", lambda name: script(name).replace(right, wrong))
    assert outcome(measured_again, life) != whole


def copied(corrected: tuple[Life, Outcome], data_dir: Path) -> Life:
    life, _ = corrected
    shutil.copytree(life.data_dir, data_dir)
    return replace(life, data_dir=data_dir, manifests=list(life.manifests))


def note_of(life: Life) -> Path:
    (found,) = kept_items.place(life.data_dir).glob("*.json")
    return found


def items_of(life: Life) -> Path:
    said = json.loads(note_of(life).read_text())["said"]
    return kept_items.place(life.data_dir) / f"{said['files']['item']}.parquet"


def damage_items(life: Life) -> None:
    data = bytearray(items_of(life).read_bytes())
    data[len(data) // 2] ^= 1
    items_of(life).write_bytes(data)


def damage_note(life: Life) -> None:
    note_of(life).write_text(note_of(life).read_text().replace("undetermined", "on_time"))


def cut_note(life: Life) -> None:
    note_of(life).write_text(note_of(life).read_text()[:100])


def take_a_delivery_away(life: Life) -> None:
    life.manifests[:] = life.manifests[1:]


def delete_rows(life: Life) -> None:
    life.manifests[0] = replace(life.manifests[0], is_gone=True)


def merge_the_last(life: Life) -> None:
    life.manifests[-1] = replace(life.manifests[-1], merged_into="f" * 64)


def deliver_otherwise(life: Life) -> None:
    life.manifests[0] = replace(life.manifests[0], digest="e" * 64, merged_into=life.manifests[0].digest)


SPOILT: list[Callable[[Life], None]] = [
    damage_items,
    damage_note,
    cut_note,
    take_a_delivery_away,
    delete_rows,
    merge_the_last,
    deliver_otherwise,
    lambda life: items_of(life).unlink(),
    lambda life: note_of(life).unlink(),
    lambda life: kept_items.doubt(life.data_dir),
    lambda life: kept_items.forget(life.data_dir, deliveries={life.manifests[0].digest}),
]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda each: each.__name__)
def test_what_does_not_fit_to_the_last_byte_is_not_started_from(
    corrected: tuple[Life, Outcome], tmp_path: Path, spoil: Callable[[Life], None]
) -> None:
    life = copied(corrected, tmp_path / "ledger")
    spoil(life)
    with pytest.raises(NothingKept):
        outcome(measured_again, life)


OTHERS = {
    "another holder": {"held": [*HELD, Holding("AS64514", START, COMPANIES[0], None)]},
    "another norm": {"window": replace(WINDOW, norm=ORDER_12H)},
    "another period": {"window": replace(WINDOW, end=WINDOW.end + timedelta(days=31))},
    "another parameter": {
        "window": replace(WINDOW, method=replace(WINDOW.method, tolerance=timedelta(minutes=20)))
    },
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_was_judged_by_other_inputs_is_not_started_from(
    corrected: tuple[Life, Outcome], monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    life, _ = corrected
    with pytest.raises(NothingKept):
        outcome(measured_again, life, **OTHERS[other])


@pytest.mark.parametrize("by", ["another text", "another DuckDB"])
def test_what_another_version_judged_is_not_started_from(
    corrected: tuple[Life, Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by: str
) -> None:
    if by == "another text":
        texts = tmp_path / "sql"
        shutil.copytree(kept_items.SQL, texts)
        with (texts / "measure_items.sql").open("a") as text:
            text.write("-- Another comment.\n")
        monkeypatch.setattr(kept_items, "SQL", texts)
    else:
        monkeypatch.setattr(duckdb, "__version__", "0.0.0")
    with pytest.raises(NothingKept):
        outcome(measured_again, corrected[0])


@pytest.mark.parametrize("text", ["touched", "again_incidents"])
def test_what_cannot_be_run_is_nothing_to_start_from(
    corrected: tuple[Life, Outcome], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(
        judging_again, "script", lambda name: "FROM nowhere" if name == text else script(name)
    )
    with pytest.raises(NothingKept) as nothing:
        outcome(measured_again, corrected[0])
    assert isinstance(nothing.value.__cause__, duckdb.Error)


def test_without_these_guards_figures_would_be_wrong(
    corrected: tuple[Life, Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The digest of the file, and the inputs that must be the same: each is seen to matter."""
    life = copied(corrected, tmp_path / "ledger")
    held = [*HELD, Holding("AS64514", START - timedelta(days=9), COMPANIES[0], None)]
    with monkeypatch.context() as without:
        without.setattr(kept_items, "fits", lambda _before, _now: True)
        assert outcome(measured_again, life, held) != outcome(measuring.measured, life, held)
    path = items_of(life)
    with duckdb.connect() as connection:
        query = f"SELECT * REPLACE (t0 + 1 AS t0) FROM read_parquet('{path}')"
        connection.sql(query).write_parquet(f"{path}.new")
    Path(f"{path}.new").replace(path)
    with pytest.raises(NothingKept):
        outcome(measured_again, life)
    monkeypatch.setattr(kept_items.ledger, "file_digest", lambda path: said_of(life, path))
    assert outcome(measured_again, life) != corrected[1]


def said_of(life: Life, path: Path) -> str:
    """The digest that the note says."""
    files = json.loads(note_of(life).read_text())["said"]["files"]
    return files[path.stem.removeprefix("before-")]


def test_what_is_kept_is_one_for_each_period_and_for_the_register_alone(
    corrected: tuple[Life, Outcome], tmp_path: Path
) -> None:
    life = copied(corrected, tmp_path / "ledger")
    root = kept_items.place(life.data_dir)
    before = set(root.iterdir())
    outcome(measured_and_kept, life)
    after = set(root.iterdir())
    assert len(before) == len(after) == 3 and len(before & after) == 1, "the note has another content"
    outcome(measured_and_kept, life, window=replace(WINDOW, norm=ORDER_12H))
    assert len(list(root.glob("*.json"))) == 2
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in root.iterdir()} == {0o600}
    kept_items.forget(life.data_dir, deliveries={life.manifests[-1].digest})
    assert not list(root.iterdir())


@pytest.mark.drill
def test_a_rerun_by_the_doors_of_the_register_gives_the_same_table(session: Session, tmp_path: Path) -> None:
    """The sample; then a late check, a notice that is withdrawn, and decisions, one of which is taken back."""
    data_dir = tmp_path / "ledger"
    import_holders(session, files=[SAMPLE / "holders.csv"], data_dir=data_dir, at=AT)
    take(session, data_dir, sample_files())
    names = [row["notice_id"] for row in csv.DictReader(io.StringIO(sample_text("notices.csv")))]
    decided = {kept_id(NOTICE_KEY, IdKind.NOTICE, name): "on_time" for name in names[:3]}

    def table(how: measuring.Measuring, place: str) -> tuple[ScoreTable, bytes]:
        (data_dir / place).mkdir(exist_ok=True)
        found = score(
            session,
            data_dir=data_dir,
            start=date(2025, 1, 13),
            end=date(2025, 7, 13),
            items_to=data_dir / place,
            decided=decided,
            measured=how,
        )
        return found, (data_dir / place / "items.parquet").read_bytes()

    first = table(measured_and_kept, "first")
    looked_late = [check(names[9], 2000, "online")]
    deliver(session, data_dir, tmp_path / "later", checks=looked_late)
    withdraw(
        session, notice_id=names[20], reason="other", source="withdrawals", data_dir=data_dir,
        notice_key=NOTICE_KEY, at=AT,
    )  # fmt: skip
    del decided[kept_id(NOTICE_KEY, IdKind.NOTICE, names[0])]
    decided[kept_id(NOTICE_KEY, IdKind.NOTICE, names[30])] = "undetermined"
    again, whole = table(measured_again, "again"), table(measuring.measured, "whole")
    assert again == whole != first
    assert agree(again[0], whole[0])
    row = again[0].rows[0]
    assert not agree(
        replace(again[0], rows=(replace(row, items=row.items + 1), *again[0].rows[1:])), whole[0]
    )
    learn_holders(session, data_dir, tmp_path, ("AS64599", "kvk:00000009", "2024-01-01T00:00:00Z", ""))
    with pytest.raises(NothingKept):
        table(measured_again, "again")
