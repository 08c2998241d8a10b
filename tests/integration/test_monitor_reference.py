"""The set-wise SQL and the plain reference say the same of every notice and every incident."""

import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import judging, measuring, reference
from monitor.disputes.states import Effect
from monitor.engine import script, set_variables
from monitor.holdings import Holding, undisputed
from monitor.incidents import Incident
from monitor.instants import MICROSECOND, midnight
from monitor.judging import WHOLE, Slice
from monitor.method import ADDENDUM_24H, ORDER_12H, VERSION_1_0, Norm, Window
from monitor.removal import Check, Outcome, Status
from monitor.scores import TOTAL
from tests.monitor_samples import sample_text, sample_truth

START = midnight(date(2025, 1, 1))
END = midnight(date(2025, 1, 21))
HOUR = timedelta(hours=1)
COMPANIES = ["kvk:00000001", "kvk:00000002"]
HOLDERS = ["AS64512", "AS64513", "org:handle"]

# A coarse grid with a second to either side of it: that is where limits are hit exactly.
moments = st.builds(
    lambda hours, seconds: START + hours * 6 * HOUR + timedelta(seconds=seconds),
    st.integers(-20, 100),
    st.sampled_from([0, 0, 0, -1, 1, 900, 901]),
)


@st.composite
def notices(draw: st.DrawFn, number: int) -> reference.Notice:
    sent_at = draw(moments)
    status = draw(st.sampled_from(["delivered"] * 5 + ["bounced", "refused", "pending"]))
    delay = draw(st.sampled_from([timedelta(0), timedelta(minutes=3), 7 * HOUR]))
    return reference.Notice(
        notice=f"{number:032x}",
        item=draw(st.sampled_from(["i1", "i2", "i3", f"own-{number}"])),
        site=draw(st.sampled_from(["s1", "s2"])),
        holder=draw(st.sampled_from([*HOLDERS, "AS1"])),
        sent_at=sent_at,
        delivered_at=sent_at + delay if status == "delivered" else None,
        status=status,
        withdrawn_at=draw(st.sampled_from([None] * 9 + [sent_at + HOUR])),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[reference.Notice], dict[str, list[Check]], list[Holding]]:
    told = [draw(notices(number)) for number in range(draw(st.integers(0, 10)))]
    checks: dict[str, list[Check]] = {}
    for each in told:
        hours = draw(st.lists(st.integers(-4, 40), unique=True, max_size=12))
        checks[each.notice] = [
            Check(
                each.at + hour * 6 * HOUR + timedelta(seconds=draw(st.sampled_from([0, 0, 1, 900, 901]))),
                draw(st.sampled_from([Status.ONLINE, Status.OFFLINE, Status.OFFLINE, *Status])),
            )
            for hour in hours
        ]
    held = draw(
        st.lists(
            st.builds(
                Holding,
                st.sampled_from(HOLDERS),
                st.sampled_from([START - 40 * HOUR * 24, START, START + 100 * HOUR]),
                st.sampled_from(COMPANIES),
                st.sampled_from([None, START + 100 * HOUR]),
            ),
            max_size=5,
        )
    )
    return told, checks, undisputed(each for each in held if each.until > each.valid_from)


@cache
def workshop() -> duckdb.DuckDBPyConnection:
    """One connection for all worlds: opening one costs more than most of what is asked of it."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


KNOWN_NOTICE = ("notice", "item", "site", "holder", "sent_at", "delivered_at", "status", "withdrawn_at")
MOMENTS = {"sent_at", "delivered_at", "withdrawn_at", "at"}


def fill(
    connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str], rows: Sequence[Any]
) -> None:
    """Put the attributes *names* of *rows* into *table*, whose last columns may stay empty."""
    columns = [[getattr(row, name) for row in rows] for name in names]
    set_variables(connection, {f"told_{name}": column for name, column in zip(names, columns, strict=True)})
    types = {name: "TIMESTAMPTZ" if name in MOMENTS else "VARCHAR" for name in names}
    values = ", ".join(f"unnest(getvariable('told_{name}')::{types[name]}[])" for name in names)
    rest = ", NULL" if table == "known_notice" else ""
    connection.execute(f"INSERT INTO {table} SELECT {values}{rest}")


@dataclass(frozen=True)
class Seen:
    notice: str
    at: datetime
    status: str


@contextmanager
def measured(
    told: Sequence[reference.Notice],
    checks: Mapping[str, Sequence[Check]],
    held: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None = None,
    slices: Sequence[Slice] = WHOLE,
    folder: Path = Path("nothing is kept of one slice"),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of the method over these notices, as if the ledger held them; gone again afterwards."""
    connection = workshop()
    connection.execute("BEGIN")
    try:
        connection.execute(script("nothing_known"))
        fill(connection, "known_notice", KNOWN_NOTICE, told)
        seen = [Seen(name, each.at, str(each.status)) for name, found in checks.items() for each in found]
        fill(connection, "known_check", ("notice", "at", "status"), seen)
        measuring.give(connection, held, window, decided)
        judging.judge(connection, folder, slices=slices)
        yield connection
    finally:
        connection.execute("ROLLBACK")


def by_sql(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[object, ...]]:
    rows = connection.execute(
        "SELECT notice, company, why, outcome, l, r, reappeared, moved, still_online FROM item"
    ).fetchall()
    blank = (None,) * 5
    return {
        name: (company, why, outcome, *(rest if outcome else blank))
        for name, company, why, outcome, *rest in rows
    }


def by_reference(judged: Sequence[reference.Item]) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for item in judged:
        removal = item.removal
        rest: tuple[object, ...] = (None,) * 5
        if removal is not None:
            first = removal.first_offline
            rest = (
                removal.last_online // MICROSECOND,
                None if first is None else first // MICROSECOND,
                removal.reappeared,
                removal.moved,
                removal.still_online,
            )
        company = item.company
        found[item.notice.notice] = (company, item.reason, item.outcome and str(item.outcome), *rest)
    return found


def exactly(middle: Sequence[int | None]) -> Fraction | None:
    """The median of the middle one or two values; None where one of them is infinite."""
    finite = [each for each in middle if each is not None]
    return Fraction(sum(finite), len(finite)) if len(finite) == len(middle) else None


def medians_by_hand(judged: Sequence[reference.Item]) -> dict[str, tuple[Fraction | None, ...]]:
    """The median of L and of R of each company and of all, in exact fractions: curves err where values are tied."""
    ever = timedelta.max
    values: dict[str, list[tuple[timedelta, timedelta]]] = {}
    for item in judged:
        if item.removal is not None and item.outcome is not None:
            first = item.removal.first_offline
            for name in (item.company or "", TOTAL):
                values.setdefault(name, []).append(
                    (item.removal.last_online, ever if first is None else first)
                )
    found: dict[str, tuple[Fraction | None, ...]] = {}
    for name, pairs in values.items():
        places = {(len(pairs) - 1) // 2, len(pairs) // 2}
        middles = [[sorted(side)[place] for place in sorted(places)] for side in zip(*pairs, strict=True)]
        found[name] = tuple(
            exactly([None if each == ever else each // MICROSECOND for each in middle]) for middle in middles
        )
    return found


def agree(
    told: Sequence[reference.Notice],
    checks: Mapping[str, Sequence[Check]],
    held: Sequence[Holding],
    norm: Norm,
    decided: Mapping[str, str] | None = None,
) -> None:
    window = Window(START, END, norm, VERSION_1_0)

    def order(incident: Incident) -> tuple[datetime, str]:
        return incident.first_at, incident.site

    judged = reference.items(told, checks, held, window, decided)
    with measured(told, checks, held, window, decided) as connection:
        assert by_sql(connection) == by_reference(judged)
        found = {name: sorted(own, key=order) for name, own in measuring.incidents_of(connection).items()}
        counts = measuring.counts_of(connection)
        medians = measuring.medians_of(connection)
    expected = reference.incidents(judged, VERSION_1_0)
    sites = sorted({each.site for members in expected.values() for each in members})
    numbers = {site: number for number, site in enumerate(sites, start=1)}  # a site is a number in columns
    assert found == {
        company: sorted((replace(each, site=numbers[each.site]) for each in members), key=order)
        for company, members in expected.items()
    }
    assert counts["total"]["items"] == sum(item.outcome is not None for item in judged)
    assert {name: tuple(map(exactly, each)) for name, each in medians.items()} == medians_by_hand(judged)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(
    worlds(),
    st.sampled_from([ADDENDUM_24H, ORDER_12H]),
    st.dictionaries(
        st.integers(0, 11).map("{:032x}".format), st.sampled_from([*map(str, Effect)]), max_size=6
    ),
)
def test_the_sql_and_the_reference_agree_on_every_notice(
    world: tuple[list[reference.Notice], dict[str, list[Check]], list[Holding]],
    norm: Norm,
    decided: dict[str, str],
) -> None:
    agree(*world, norm, decided)


@pytest.mark.parametrize("seed", range(4))
def test_they_agree_on_a_crowded_month(seed: int) -> None:
    """Many notices on few items, sites and holders, so that windows, spells and hand-overs meet."""
    numbers = random.Random(seed)

    def moment(low: int, high: int) -> datetime:
        return START + numbers.randrange(low, high) * HOUR + timedelta(seconds=numbers.choice([0, 0, 1, 900]))

    told, checks = [], {}
    for number in range(150):
        sent_at = moment(-200, 600)
        status = numbers.choices(["delivered", "bounced", "refused", "pending"], [12, 2, 1, 1])[0]
        name = f"{number:032x}"
        told.append(
            reference.Notice(
                notice=name,
                item=f"i{numbers.randrange(60)}",
                site=f"s{numbers.randrange(8)}",
                holder=numbers.choice(HOLDERS),
                sent_at=sent_at,
                delivered_at=sent_at + numbers.randrange(4) * HOUR if status == "delivered" else None,
                status=status,
                withdrawn_at=sent_at if numbers.random() < 0.05 else None,
            )
        )
        steps = sorted(numbers.sample(range(-10, 260), numbers.randrange(12)))
        checks[name] = [
            Check(
                told[-1].at + step * HOUR,
                numbers.choice([Status.ONLINE, Status.OFFLINE, Status.OFFLINE, *Status]),
            )
            for step in steps
        ]
    held = undisputed(
        [
            Holding("AS64512", START - 999 * HOUR, COMPANIES[0], START + 100 * HOUR),
            Holding("AS64512", START + 100 * HOUR, COMPANIES[1], None),
            Holding("AS64513", START - 999 * HOUR, COMPANIES[1], None),
            Holding("org:handle", START, COMPANIES[0], START + 300 * HOUR),
        ]
    )
    agree(told, checks, held, ADDENDUM_24H)
    decided = {each.notice: str(numbers.choice([*Effect])) for each in told if numbers.random() < 0.3}
    agree(told, checks, held, ADDENDUM_24H, decided)


@pytest.mark.parametrize(
    "seconds_after_six",
    [
        pytest.param([0, 72 * 3600], id="a hold of 72 h to the second"),
        pytest.param([0, 72 * 3600 - 1], id="a second less"),
        pytest.param([18 * 3600 + 900, 100 * 3600], id="first seen gone at 24:15:00"),
        pytest.param([18 * 3600 + 901, 100 * 3600], id="a second later"),
        pytest.param([-6 * 3600, 100 * 3600], id="seen gone at acceptance"),
    ],
)
@pytest.mark.parametrize("last_online", [None, 18 * 3600 - 1, 18 * 3600])
def test_they_agree_to_the_second(seconds_after_six: list[int], last_online: int | None) -> None:
    at = START + HOUR
    told = [reference.Notice("0" * 32, "i1", "s1", "AS64512", at, at, "delivered")]
    seen = [Check(at + 6 * HOUR + timedelta(seconds=second), Status.OFFLINE) for second in seconds_after_six]
    if last_online is not None:
        seen.append(Check(at + 6 * HOUR + timedelta(seconds=last_online), Status.ONLINE))
    agree(told, {"0" * 32: seen}, [Holding("AS64512", START - HOUR, COMPANIES[0], None)], ADDENDUM_24H)


def test_they_agree_at_the_ends_of_the_period_and_of_the_follow_up() -> None:
    cut_off = Window(START, END, ADDENDUM_24H, VERSION_1_0).cut_off
    second = timedelta(seconds=1)
    spans = [
        *((START - second, START - second), (START - second, START), (START, START)),
        *((END - second, END - second), (END - second, END), (END, END)),
    ]
    told = [
        reference.Notice(f"{number:032x}", f"i{number}", "s1", "AS64512", sent_at, at, "delivered")
        for number, (sent_at, at) in enumerate(spans)
    ]
    checks = {
        each.notice: [Check(cut_off - 72 * HOUR, Status.OFFLINE), Check(cut_off, Status.OFFLINE)]
        for each in told
    }
    held = [Holding("AS64512", START - 99 * HOUR, COMPANIES[0], None)]
    agree(told, checks, held, ADDENDUM_24H)


def test_a_planted_fault_in_the_sql_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison bites: a hold of 71 hours in the SQL alone is found at once."""
    told = [
        reference.Notice("0" * 32, "i1", "s1", "AS64512", START + HOUR, START + HOUR, "delivered"),
    ]
    checks = {"0" * 32: [Check(START + hours * HOUR, Status.OFFLINE) for hours in (5, 76.5)]}
    held = [Holding("AS64512", START - HOUR, COMPANIES[0], None)]
    agree(told, checks, held, ADDENDUM_24H)
    text = script("measure_items").replace("getvariable('hold')", "getvariable('hold') - 3600000000")
    monkeypatch.setattr(judging, "script", lambda name: text if name == "measure_items" else script(name))
    with pytest.raises(AssertionError):
        agree(told, checks, held, ADDENDUM_24H)


def test_a_tie_of_moments_is_decided_alike() -> None:
    at = datetime(2025, 1, 10, tzinfo=UTC)
    told = [
        reference.Notice(f"{number:032x}", "i1", f"s{number}", "AS64512", at, at if good else None, status)
        for number, (status, good) in enumerate(
            [("bounced", False), ("delivered", True), ("delivered", True), ("refused", False)]
        )
    ]
    held = [Holding("AS64512", START - HOUR, COMPANIES[0], None)]
    agree(told, {}, held, ADDENDUM_24H)


def test_the_reference_finds_the_truth_of_every_notice_of_the_sample() -> None:
    told = [
        reference.Notice(
            notice=row["notice_id"],
            item=row["item_key"],
            site=row["site_key"],
            holder=row["holder"],
            sent_at=datetime.fromisoformat(row["sent_at"]),
            delivered_at=datetime.fromisoformat(row["delivered_at"]) if row["delivered_at"] else None,
            status=row["delivery_status"],
        )
        for row in csv.DictReader(io.StringIO(sample_text("notices.csv")))
    ]
    checks: dict[str, list[Check]] = {}
    for row in csv.DictReader(io.StringIO(sample_text("checks.csv.gz"))):
        check = Check(datetime.fromisoformat(row["checked_at"]), Status(row["status"]))
        checks.setdefault(row["notice_id"], []).append(check)
    held = undisputed(
        Holding(
            row["holder"],
            datetime.fromisoformat(row["valid_from"]),
            row["company"],
            datetime.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in csv.DictReader(io.StringIO(sample_text("holders.csv")))
    )
    window = Window(midnight(date(2025, 1, 13)), midnight(date(2025, 7, 13)), ADDENDUM_24H, VERSION_1_0)
    truth = {row["notice_id"]: row for row in sample_truth("notices.csv")}
    judged = reference.items(told, checks, held, window)
    assert {item.notice.notice for item in judged} == set(truth)
    for item in judged:
        line = truth[item.notice.notice]
        assert (item.company, item.reason or "") == (line["company"], line["reason"])
        if item.outcome is not None and item.outcome is not Outcome.UNDETERMINED:
            assert (item.outcome is Outcome.ON_TIME) == (line["on_time"] == "1")
