"""The monitor's commands, as they are typed: exit codes, answers, and what they never repeat."""

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import inviting
from app.cli import main as command_line
from app.extensions import db
from app.roles import Role
from config import Settings
from monitor.models import Delivery, Intervention, Publication, State
from signatories.entries import Entry
from tests import factories
from tests.monitor_samples import (
    HOLDER_COLUMNS,
    SAMPLE,
    csv_text,
    delivery_files,
    gone_after,
    notice,
    sample_files,
    written,
)

SECRET = "zeg-dit-niet-na"
COLUMNS = (
    *("company", "name", "period", "label", "incidents", "items", "share_low", "share_high"),
    *("interval_low", "interval_high", "item_share_low", "item_share_high", "median_hours_low"),
    *("median_hours_high", "still_online", "reappeared", "moved", "undetermined", "refused"),
    *("months_measured", "norm", "method_version", "input_digest", "published_at"),
)
LATER = timedelta(days=15)


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Answer]


@pytest.fixture
def register(
    app: Flask,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """``register("monitor", "ingest", ...)``: the whole command line, on the data of this test."""
    monkeypatch.setenv("REGISTER_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("REGISTER_DEMO", "1")

    def run(*words: object, at: datetime = now) -> Answer:
        monkeypatch.setenv("REGISTER_CLOCK", at.isoformat())
        monkeypatch.setattr(sys, "argv", ["register", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_of:
            command_line.main()
        told = capsys.readouterr()
        return Answer(int(exit_of.value.code or 0), str(told.out), str(told.err))

    return run


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Six incidents of one holder in the first half of 2025, all gone after five hours."""
    notices, checks = [], []
    for month in range(1, 7):
        at = datetime.fromisoformat(f"2025-0{month}-10T09:00:00+00:00")
        notices.append(notice(f"n{month}", at, site_key=f"site-{month}"))
        checks += gone_after(f"n{month}", 5, since=at)
    return delivery_files(tmp_path / "files", notices=notices, checks=checks)


@pytest.fixture
def holders(tmp_path: Path) -> Path:
    row = dict(zip(HOLDER_COLUMNS, ("AS64512", "kvk:00000001", "2024-01-01T00:00:00Z", ""), strict=True))
    return written(tmp_path, "holders.csv", csv_text([row], HOLDER_COLUMNS))


def ingest(register: Command, files: list[Path], *more: str) -> Answer:
    return register("monitor", "ingest", *files, "--source", "meetpost", *more)


def deliveries(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Delivery.id))) or 0


def test_a_delivery_is_answered_with_plain_lines(register: Command, files: list[Path]) -> None:
    answer = ingest(register, files, "--batch", "b1")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == "Taken in."
    assert "source    meetpost, batch b1" in lines
    assert "notices   6 read, 6 accepted (6 new, 0 changed), 0 unchanged, 0 repeated, 0 in conflict" in lines


def test_the_same_delivery_again_gives_the_same_receipt(
    register: Command, app: Flask, files: list[Path]
) -> None:
    first, second = ingest(register, files), ingest(register, files)
    assert second.out.splitlines()[0] == "Taken in before: nothing has changed."
    assert second.out.splitlines()[1:] == first.out.splitlines()[1:]
    assert deliveries(app) == 1


def test_a_dry_run_counts_the_same_and_keeps_nothing(
    register: Command, app: Flask, files: list[Path]
) -> None:
    tried = json.loads(ingest(register, files, "--dry-run", "--json").out)
    assert deliveries(app) == 0
    taken = json.loads(ingest(register, files, "--json").out)
    for name in ("digest", "notices", "checks"):
        assert tried[name] == taken[name]
    assert (tried["delivery"], tried["is_dry_run"], taken["is_dry_run"]) == (None, True, False)


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["plain", "json"])
def test_an_unknown_column_refuses_all_without_a_value_or_a_name_of_a_file(
    register: Command, app: Flask, tmp_path: Path, more: tuple[str, ...]
) -> None:
    rows = [notice(url=f"https://{SECRET}.example/")]
    files = delivery_files(tmp_path / SECRET, notices=rows)
    answer = ingest(register, files, *more)
    assert answer.code == 1
    assert "a column that is not allowed" in answer.err
    assert SECRET not in answer.out + answer.err
    assert deliveries(app) == 0


def test_bad_rows_are_named_by_line_and_column_and_never_repeated(register: Command, tmp_path: Path) -> None:
    files = delivery_files(tmp_path / SECRET, notices=[notice(), notice("n2", holder=SECRET)])
    answer = ingest(register, files)
    assert answer.code == 1
    assert "file 1 (notices), line 3, holder" in answer.err
    assert SECRET not in answer.out + answer.err
    problems = json.loads(ingest(register, files, "--json").out)["problems"]
    assert problems == [{"file": "1", "line": 3, "kind": "notices", "column": "holder", "rule": "form"}]


def test_a_file_that_is_not_there_is_refused_without_its_name(register: Command, tmp_path: Path) -> None:
    answer = ingest(register, [tmp_path / SECRET])
    assert answer.code == 1
    assert answer.err
    assert SECRET not in answer.out + answer.err


def test_nothing_to_take_in_is_wrong_usage(register: Command) -> None:
    assert ingest(register, []).code == 2
    assert register("monitor", "ingest", "x.csv").code == 2


def test_lists_are_learnt_once(register: Command, app: Flask, holders: Path, tmp_path: Path) -> None:
    assert register("monitor", "holders", "import", holders).out == (
        "1 rows read: 1 new, 0 changed, 0 unchanged.\n"
    )
    assert "0 new, 0 changed, 1 unchanged" in register("monitor", "holders", "import", holders).out
    sizes = written(tmp_path, "sizes.csv", "company,month,ip_addresses,domains\nkvk:00000001,2025-01,9,9\n")
    assert json.loads(register("monitor", "sizes", "import", sizes, "--json").out)["new"] == 1
    acts = written(tmp_path, "acts.csv", "company,at,kind\nkvk:00000001,2025-04-25T18:21:44Z,letter\n")
    assert register("interventions", "import", acts).code == 0
    with app.app_context():
        assert db.session.scalars(select(Intervention.kind)).all() == ["letter"]


def test_a_list_of_another_kind_is_refused(register: Command, holders: Path) -> None:
    answer = register("monitor", "sizes", "import", holders)
    assert answer.code == 1
    assert "they are not taken in here" in answer.err


def test_the_scores_file_has_the_columns_of_the_contract_to_the_letter(
    register: Command, files: list[Path], holders: Path, tmp_path: Path
) -> None:
    ingest(register, files)
    register("monitor", "holders", "import", holders)
    target = tmp_path / "scores.csv"
    answer = register("monitor", "score", "--start", "2025-01-01", "--end", "2025-07-01", "--csv", target)
    assert (answer.code, answer.out) == (0, "")
    raw = target.read_bytes().decode()
    assert raw.splitlines()[0] == ",".join(COLUMNS)
    assert "\r" not in raw
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert [(row["company"], row["incidents"], row["share_low"]) for row in rows] == [
        ("kvk:00000001", "6", "1.000000"),
        ("total", "6", "1.000000"),
    ]
    assert (rows[0]["period"], rows[0]["norm"], rows[0]["published_at"]) == ("2025-h1", "addendum-24h", "")


def test_shares_on_too_few_incidents_are_printed_only_when_asked_for(
    register: Command, holders: Path, tmp_path: Path
) -> None:
    ingest(register, delivery_files(tmp_path / "few", notices=[notice()], checks=gone_after("n1", 30)))
    register("monitor", "holders", "import", holders)
    score = ("monitor", "score", "--start", "2025-01-01", "--end", "2025-07-01")
    target = tmp_path / "scores.csv"
    for more, told in (((), ""), (("--show-small",), "0.000000")):
        row = json.loads(register(*score, *more, "--json").out)["rows"][0]
        assert (row["incidents"], row["share_low"]) == (1, 0.0 if more else None)
        assert ("0.0000" in register(*score, *more).out) == bool(more)
        register(*score, *more, "--csv", target)
        with target.open(newline="") as file:
            assert next(csv.DictReader(file))["interval_low"] == told


def test_scores_in_words_and_as_json_say_the_same(
    register: Command, files: list[Path], holders: Path
) -> None:
    ingest(register, files)
    register("monitor", "holders", "import", holders)
    span = ("--start", "2025-01-01", "--end", "2025-07-01")
    plain = register("monitor", "score", *span).out
    wire = json.loads(register("monitor", "score", *span, "--norm", "order-12h", "--json").out)
    assert "kvk:00000001" in plain
    assert "unclear" in plain
    assert [row["company"] for row in wire["rows"]] == ["kvk:00000001", "total"]
    assert (wire["norm"], wire["rows"][0]["label"]) == ("order-12h", "unclear")


def test_the_sample_delivery_scores_as_many_items_as_really_were(register: Command, tmp_path: Path) -> None:
    assert ingest(register, sample_files()).code == 0
    assert register("monitor", "holders", "import", SAMPLE / "holders.csv").code == 0
    answer = register("monitor", "score", "--start", "2025-01-13", "--end", "2025-07-13", "--json")
    told = {row["company"]: (row["incidents"], row["items"]) for row in json.loads(answer.out)["rows"]}
    with (SAMPLE / "truth" / "companies.csv").open(newline="") as file:
        true = {row["company"]: (int(row["incidents"]), int(row["items"])) for row in csv.DictReader(file)}
    assert {company: told[company] for company in true} == true


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--start", "2025-07-01", "--end", "2025-01-01"), 1, "A period ends after it starts."),
        (("--start", "2018-01-01", "--end", "2018-07-01"), 1, "was not in force"),
        (("--start", "yesterday", "--end", "2025-07-01"), 2, "yesterday"),
        (("--start", "2025-01-01", "--end", "2025-07-01", "--norm", "none"), 2, "none"),
    ],
)
def test_what_cannot_be_scored_is_refused(
    register: Command, words: tuple[str, ...], code: int, sentence: str
) -> None:
    answer = register("monitor", "score", *words)
    assert answer.code == code
    assert sentence in answer.err


def test_a_scores_file_that_cannot_be_written_is_named(register: Command, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "scores.csv"
    answer = register("monitor", "score", "--start", "2025-01-01", "--end", "2025-07-01", "--csv", target)
    assert answer.code == 1
    assert "scores.csv" in answer.err


@pytest.fixture
def people(app: Flask, now: datetime) -> dict[str, str]:
    """The addresses of a monitor, a publisher, one who is both, and one who is neither."""
    with app.app_context():
        session = db.session()
        factories.company(session, at=now, number="00000001", name="Zuid Hosting")
        who = {
            "monitor": factories.person(session, Role.MONITOR, at=now),
            "publisher": factories.person(session, Role.PUBLISHER, at=now),
            "both": factories.person(session, Role.MONITOR, at=now),
            "neither": factories.person(session, Role.OPERATOR, at=now),
        }
        inviting.grant(session, person=who["both"], role=Role.PUBLISHER, at=now)
        session.commit()
        return {name: person.email for name, person in who.items()}


@pytest.fixture
def measured(register: Command, files: list[Path], holders: Path) -> None:
    ingest(register, files)
    register("monitor", "holders", "import", holders)


def state_of(app: Flask) -> list[State]:
    with app.app_context():
        return list(db.session.scalars(select(Publication.state).order_by(Publication.version)))


@pytest.mark.usefixtures("measured")
def test_two_persons_publish(register: Command, app: Flask, people: dict[str, str], now: datetime) -> None:
    shown = register("monitor", "preview", "2025-h1", "--as", people["monitor"])
    assert shown.code == 0
    assert "The companies may reply until 2026-12-08 12:00 UTC." in shown.out
    early = register("monitor", "publish", "2025-h1", "--as", people["publisher"])
    assert early.code == 1
    assert "may still reply until" in early.err
    done = register("monitor", "publish", "2025-h1", "--as", people["publisher"], at=now + LATER)
    assert done.code == 0
    assert "The figures are public." in done.out
    assert state_of(app) == [State.PUBLISHED]
    with app.app_context():
        kinds = db.session.scalars(select(Entry.kind).where(Entry.kind.like("%publi%"))).all()
    assert kinds == ["publication-previewed", "scores-published", "bundle-published"]


@pytest.mark.usefixtures("measured")
def test_a20_one_person_does_not_publish_alone(
    register: Command, app: Flask, people: dict[str, str], now: datetime
) -> None:
    register("monitor", "preview", "2025-h1", "--as", people["both"])
    answer = register("monitor", "publish", "2025-h1", "--as", people["both"], at=now + LATER)
    assert answer.code == 1
    assert "Two persons publish" in answer.err
    assert state_of(app) == [State.PREVIEW]


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize(
    ("command", "who", "sentence"),
    [
        ("preview", "neither", "Only the monitor or a publisher"),
        ("publish", "neither", "Only a publisher"),
        ("publish", "monitor", "Only a publisher"),
        ("preview", "nobody@people.example", "knows nobody"),
        ("publish", "nobody@people.example", "knows nobody"),
    ],
)
def test_only_who_holds_the_role_acts(
    register: Command, people: dict[str, str], now: datetime, command: str, who: str, sentence: str
) -> None:
    register("monitor", "preview", "2025-h1", "--as", people["both"])
    answer = register("monitor", command, "2025-h1", "--as", people.get(who, who), at=now + LATER)
    assert answer.code == 1
    assert sentence in answer.err


def test_a_period_without_preview_or_name_is_refused(register: Command, people: dict[str, str]) -> None:
    assert (
        "There is no preview of 2025-h1"
        in register("monitor", "publish", "2025-h1", "--as", people["publisher"]).err
    )
    assert (
        "A period is a half-year" in register("monitor", "publish", "2025", "--as", people["publisher"]).err
    )
    running = register("monitor", "preview", "2026-h2", "--as", people["monitor"])
    assert (running.code, "follow-up of this period ends" in running.err) == (1, True)
