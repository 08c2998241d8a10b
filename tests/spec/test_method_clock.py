"""The method's clock, hold and outcome as tables: checks in, outcome out, to the second.

Each row of a table is a rule of the published method with its name.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.incident_columns import Incidents
from monitor.incidents import Incident
from monitor.method import ADDENDUM_24H, ORDER_12H, VERSION_1_0, Norm
from monitor.removal import Check, Outcome, Removal, Status, observe
from tests.goals import Figure

T0 = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)
CUT_OFF = T0 + timedelta(days=60)
ON, OFF, AWAY, SILENT = Status.ONLINE, Status.OFFLINE, Status.MOVED, Status.UNREACHABLE
METHOD = Path(__file__).parents[2] / "docs" / "method.md"
HELD = "100:00:00"
"""Late enough for any first offline sighting of these tables to have held."""


def clock(text: str) -> timedelta:
    """``24:15:01`` as a length; a minus sign means before acceptance."""
    hours, minutes, seconds = (int(part) for part in text.removeprefix("-").split(":"))
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if text.startswith("-") else length


def seen(*sightings: tuple[str, Status], accepted_at: datetime = T0) -> Removal:
    checks = [Check(accepted_at + clock(at), status) for at, status in sightings]
    return observe(accepted_at, checks, hold=VERSION_1_0.hold, cut_off=CUT_OFF)


def judged(removal: Removal, norm: Norm = ADDENDUM_24H) -> Outcome:
    return removal.outcome(limit=norm.limit, tolerance=VERSION_1_0.tolerance)


OUTCOMES = [
    ("gone at the deadline check", "12:00:00", "24:00:00", Outcome.ON_TIME),
    ("gone at the very end of the tolerance", "24:00:00", "24:15:00", Outcome.ON_TIME),
    ("a second past the tolerance, seen online at 24 h", "24:00:00", "24:15:01", Outcome.LATE),
    ("a second past the tolerance, last seen before 24 h", "23:59:59", "24:15:01", Outcome.UNDETERMINED),
    ("a day late", "47:00:00", "48:00:00", Outcome.LATE),
    ("no check between the first and the third day", "00:30:00", "72:00:00", Outcome.UNDETERMINED),
    ("gone at the first look", "00:00:00", "00:00:01", Outcome.ON_TIME),
]


@pytest.mark.parametrize(("rule", "last_online", "first_offline", "outcome"), OUTCOMES)
def test_t1_the_outcome_follows_from_the_two_ends(
    rule: str, last_online: str, first_offline: str, outcome: Outcome
) -> None:
    removal = seen((last_online, ON), (first_offline, OFF), (HELD, OFF), ("200:00:00", OFF))
    assert removal.last_online == clock(last_online)
    assert removal.first_offline == clock(first_offline)
    assert judged(removal) is outcome, rule


ORDER_OUTCOMES = [
    ("gone at the end of the tolerance of 12 h", "11:00:00", "12:15:00", Outcome.ON_TIME),
    ("a second past it, seen online at 12 h", "12:00:00", "12:15:01", Outcome.LATE),
    ("on time for the code is late for the order", "13:00:00", "20:00:00", Outcome.LATE),
]


@pytest.mark.parametrize(("rule", "last_online", "first_offline", "outcome"), ORDER_OUTCOMES)
def test_t1_another_norm_is_another_limit(
    rule: str, last_online: str, first_offline: str, outcome: Outcome
) -> None:
    removal = seen((last_online, ON), (first_offline, OFF), (HELD, OFF))
    assert judged(removal, ORDER_12H) is outcome, rule


HOLDS = [
    ("72 h to the second holds", [("04:00:00", OFF), ("76:00:00", OFF)], "00:00:00", "04:00:00"),
    ("a second less and still running does not", [("04:00:00", OFF), ("75:59:59", OFF)], "00:00:00", None),
    (
        "a blip moves the last sighting and the clock runs on",
        [("04:00:00", OFF), ("10:00:00", ON), ("20:00:00", OFF), ("92:00:00", OFF)],
        "10:00:00",
        "20:00:00",
    ),
    (
        "unreachable neither breaks a spell",
        [("04:00:00", OFF), ("30:00:00", SILENT), ("76:00:00", OFF)],
        "00:00:00",
        "04:00:00",
    ),
    ("nor lengthens it", [("04:00:00", OFF), ("76:00:00", SILENT)], "00:00:00", None),
    ("nor is it a sighting", [("03:00:00", ON), ("20:00:00", SILENT)], "03:00:00", None),
    ("moved counts as gone", [("04:00:00", AWAY), ("76:00:00", OFF)], "00:00:00", "04:00:00"),
    (
        "the first spell that holds is the removal",
        [("04:00:00", OFF), ("80:00:00", OFF), ("90:00:00", ON), ("95:00:00", OFF), ("190:00:00", OFF)],
        "00:00:00",
        "04:00:00",
    ),
    ("never checked", [], "00:00:00", None),
    (
        "a sighting at acceptance is before it",
        [("00:00:00", ON), ("05:00:00", OFF), (HELD, OFF)],
        "00:00:00",
        "05:00:00",
    ),
    (
        "online against offline at one instant says nothing",
        [("02:00:00", ON), ("03:00:00", ON), ("03:00:00", OFF), ("04:00:00", OFF), (HELD, OFF)],
        "02:00:00",
        "04:00:00",
    ),
]


@pytest.mark.parametrize(("rule", "sightings", "last_online", "first_offline"), HOLDS)
def test_only_a_spell_that_holds_is_a_removal(
    rule: str, sightings: list[tuple[str, Status]], last_online: str, first_offline: str | None
) -> None:
    removal = seen(*sightings)
    assert removal.last_online == clock(last_online), rule
    assert removal.first_offline == (clock(first_offline) if first_offline else None), rule


GONE_BEFORE = [
    ("the last usable check before delivery was offline", [("-01:00:00", OFF)], True),
    ("at the moment of delivery counts as before", [("-01:00:00", ON), ("00:00:00", OFF)], True),
    ("a later online sighting before delivery", [("-02:00:00", OFF), ("-01:00:00", ON)], False),
    ("unreachable before delivery says nothing", [("-02:00:00", ON), ("-01:00:00", SILENT)], False),
    ("moved before delivery", [("-01:00:00", AWAY)], True),
    ("without a check before delivery the hotline saw it", [("01:00:00", OFF)], False),
]


@pytest.mark.parametrize(("rule", "sightings", "is_gone"), GONE_BEFORE)
def test_what_was_gone_before_delivery_is_not_the_companys_removal(
    rule: str, sightings: list[tuple[str, Status]], is_gone: bool
) -> None:
    assert seen(*sightings).gone_before_delivery is is_gone, rule


def test_what_returns_after_the_hold_has_reappeared_and_the_removal_stands() -> None:
    removal = seen(("04:00:00", OFF), ("76:00:00", OFF), ("80:00:00", ON))
    assert removal.reappeared
    assert not removal.still_online
    assert judged(removal) is Outcome.ON_TIME


def test_what_returns_within_the_hold_was_not_removed() -> None:
    removal = seen(("04:00:00", OFF), ("75:00:00", ON))
    assert not removal.reappeared
    assert removal.still_online
    assert judged(removal) is Outcome.LATE


def test_moved_is_listed_when_it_was_the_removal() -> None:
    assert seen(("04:00:00", AWAY), ("80:00:00", OFF)).moved
    assert not seen(("04:00:00", AWAY), ("10:00:00", ON), ("20:00:00", OFF), (HELD, OFF)).moved


def test_an_item_without_a_sighting_is_not_called_still_online() -> None:
    assert not seen().still_online
    assert not seen(("05:00:00", OFF)).still_online
    assert seen(("05:00:00", ON)).still_online


def test_checks_from_the_cut_off_on_do_not_count() -> None:
    checks = [Check(T0 + timedelta(hours=hour), OFF) for hour in (4, 80)]
    early = observe(T0, checks, hold=VERSION_1_0.hold, cut_off=T0 + timedelta(hours=80))
    assert early.first_offline is None
    late = observe(T0, checks, hold=VERSION_1_0.hold, cut_off=T0 + timedelta(hours=80, seconds=1))
    assert late.first_offline == timedelta(hours=4)


def test_t6_a_case_that_is_still_open_is_cut_off_and_never_on_time() -> None:
    """Online when last seen, and offline for less than the hold at the cut-off: neither is a removal in time."""
    for checks in ([Check(T0 + timedelta(hours=4), ON)], [Check(T0 + timedelta(hours=4), OFF)], []):
        cut_off = T0 + timedelta(hours=20)
        removal = observe(T0, checks, hold=VERSION_1_0.hold, cut_off=cut_off)
        assert removal.first_offline is None
        assert judged(removal) is not Outcome.ON_TIME


AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_t3_the_month_of_an_incident_is_that_of_utc() -> None:
    """The method declares it: an item of the first night of March in Amsterdam is one of February."""
    item = datetime(2025, 3, 1, 0, 30, tzinfo=AMSTERDAM)
    assert Incident("s", item.astimezone(UTC), 1, 1, 0).month == (2025, 2)
    declared = (Path(__file__).parents[2] / "docs" / "method.md").read_text()
    assert "UTC" in declared


CLOCK_DAYS = [
    (
        "the night that lacks an hour",
        datetime(2025, 3, 29, 20, 0, tzinfo=AMSTERDAM),
        "2025-03-30T21:15:00+02:00",
    ),
    (
        "the night that has an hour twice",
        datetime(2025, 10, 25, 20, 0, tzinfo=AMSTERDAM),
        "2025-10-26T19:15:00+01:00",
    ),
    ("a leap day", datetime(2024, 2, 28, 20, 0, tzinfo=AMSTERDAM), "2024-02-29T20:15:00+01:00"),
    (
        "the hour that comes twice, first time",
        datetime(2025, 10, 26, 2, 30, tzinfo=AMSTERDAM),
        "2025-10-27T01:45:00+01:00",
    ),
    (
        "the hour that comes twice, second time",
        datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=AMSTERDAM),
        "2025-10-27T02:45:00+01:00",
    ),
    ("a weekend", datetime(2025, 6, 14, 12, 0, tzinfo=AMSTERDAM), "2025-06-15T12:15:00+02:00"),
]


@pytest.mark.parametrize(("rule", "accepted_at", "last_moment"), CLOCK_DAYS)
def test_t2_t5_24_hours_are_24_elapsed_hours_on_every_day(
    rule: str, accepted_at: datetime, last_moment: str
) -> None:
    accepted = accepted_at.astimezone(UTC)
    last = datetime.fromisoformat(last_moment)

    def gone_at(moment: datetime) -> Outcome:
        sightings = [
            Check(accepted + timedelta(hours=24), ON),
            Check(moment, OFF),
            Check(moment + timedelta(hours=80), OFF),
        ]
        cut_off = accepted + timedelta(days=30)
        return judged(observe(accepted, sightings, hold=VERSION_1_0.hold, cut_off=cut_off))

    assert gone_at(last) is Outcome.ON_TIME, rule
    assert gone_at(last + timedelta(seconds=1)) is Outcome.LATE, rule


@pytest.mark.parametrize(
    ("rule", "sightings", "cut_off", "outcome"),
    [
        ("online until now, for less than 24 h", [("20:00:00", ON)], "23:00:00", Outcome.UNDETERMINED),
        ("online until now, for more than 24 h", [("25:00:00", ON)], "30:00:00", Outcome.LATE),
        (
            "gone since an hour, nobody knows if it holds",
            [("20:00:00", OFF)],
            "21:00:00",
            Outcome.UNDETERMINED,
        ),
        (
            "gone for 71 h and still running",
            [("20:00:00", OFF), ("91:00:00", OFF)],
            "92:00:00",
            Outcome.UNDETERMINED,
        ),
        ("never seen since", [], "02:00:00", Outcome.UNDETERMINED),
    ],
)
def test_t6_what_is_still_open_at_the_cut_off_is_never_on_time(
    rule: str, sightings: list[tuple[str, Status]], cut_off: str, outcome: Outcome
) -> None:
    checks = [Check(T0 + clock(at), status) for at, status in sightings]
    removal = observe(T0, checks, hold=VERSION_1_0.hold, cut_off=T0 + clock(cut_off))
    assert removal.first_offline is None, rule
    assert judged(removal) is outcome, rule


def test_t3_a_month_begins_and_ends_in_utc_whatever_the_clock_on_the_wall_says() -> None:
    border = datetime(2025, 2, 1, 0, 30, tzinfo=AMSTERDAM)  # still January in UTC
    for moment in (border, border.astimezone(UTC)):
        one = Incident(site="s", first_at=moment, items=1, on_time=1, undetermined=0)
        assert one.month == (2025, 1)
        assert Incidents.of([one]).months == ["2025-01"]
    later = border + timedelta(minutes=30)
    assert Incident(site="s", first_at=later, items=1, on_time=1, undetermined=0).month == (2025, 2)
    assert "accepted (UTC)" in METHOD.read_text()


def changes_of_the_clock(years: range) -> list[datetime]:
    """The hours at which the offset of Amsterdam changes, as the zone itself says them."""
    return [
        hour
        for year in years
        for month in (3, 10)
        for day in range(24, 32)
        for clock_hour in range(24)
        if (hour := datetime(year, month, day, clock_hour, tzinfo=UTC)).astimezone(AMSTERDAM).utcoffset()
        != (hour - timedelta(hours=1)).astimezone(AMSTERDAM).utcoffset()
    ]


def test_t2_over_ten_years_of_changing_clocks_the_term_is_right_to_the_second(figure: Figure) -> None:
    """Goal G12: accepted at every quarter of an hour around each change, written in local time or in UTC."""
    around = [
        *changes_of_the_clock(range(2020, 2030)),
        *(datetime(y, 2, 29, tzinfo=UTC) for y in (2020, 2024, 2028)),
    ]
    last = VERSION_1_0.tolerance + ADDENDUM_24H.limit
    tried = wrong = 0
    for moment in around:
        for quarter in range(-100, 101, 4):
            accepted = moment + timedelta(minutes=15 * quarter)
            for zone in (UTC, AMSTERDAM):
                for late, outcome in ((0, Outcome.ON_TIME), (1, Outcome.LATE)):
                    gone = (accepted + last + timedelta(seconds=late)).astimezone(zone)
                    checks = [Check((accepted + ADDENDUM_24H.limit).astimezone(zone), ON), Check(gone, OFF),
                              Check(gone + timedelta(days=4), OFF)]  # fmt: skip
                    removal = observe(
                        accepted.astimezone(zone),
                        checks,
                        hold=VERSION_1_0.hold,
                        cut_off=accepted + timedelta(30),
                    )
                    tried += 1
                    wrong += judged(removal) is not outcome
    assert len(around) == 23 and wrong == 0
    figure(
        "G12",
        f"terms decided wrongly, of {tried} around 20 changes of the clock and 3 leap days",
        wrong,
        goal=0,
    )
