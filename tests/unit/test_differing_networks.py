"""Where the register and the monitor differ on who holds a network."""

from datetime import UTC, datetime, timedelta

from app.networks.differing import Difference, Differing, compare
from monitor.holdings import Holding

AT = datetime(2026, 6, 1, tzinfo=UTC)
BEFORE = AT - timedelta(days=90)
ME, OTHER = "kvk:00000001", "kvk:00000002"


def differences(confirmed: list[str], *holdings: Holding) -> list[Differing]:
    return compare(ME, confirmed, holdings, at=AT)


def test_where_both_say_the_same_nothing_differs() -> None:
    assert differences(["AS64512"], Holding("AS64512", BEFORE, ME, None)) == []
    assert differences([], Holding("AS64512", BEFORE, OTHER, None)) == []


def test_each_kind_of_difference_has_its_word() -> None:
    assert differences(["AS64512"]) == [Differing("AS64512", Difference.REGISTER_ONLY)]
    assert differences([], Holding("AS64512", BEFORE, ME, None)) == [
        Differing("AS64512", Difference.MONITOR_ONLY)
    ]
    assert differences(["AS64512"], Holding("AS64512", BEFORE, OTHER, None)) == [
        Differing("AS64512", Difference.OTHER_COMPANY)
    ]


def test_two_that_the_monitor_counts_at_once_differ_from_one() -> None:
    both = (Holding("AS64512", BEFORE, ME, None), Holding("AS64512", BEFORE, OTHER, None))
    assert differences(["AS64512"], *both) == [Differing("AS64512", Difference.OTHER_COMPANY)]


def test_what_ended_or_begins_later_does_not_count() -> None:
    ended = Holding("AS64512", BEFORE, ME, AT)
    later = Holding("AS64513", AT + timedelta(days=1), ME, None)
    assert differences([], ended, later) == []
