"""The worked example of docs/method.md, every number of it reckoned by hand."""

import pytest

from monitor.method import METHODS
from monitor.removal import Outcome
from monitor.scores import Label
from tests.spec.worked_example import LINES, found, incidents, judged
from tests.tools import method_doc

OUTCOMES = {
    **{"1": "on_time", "2": "late", "3": "on_time", "4": "on_time", "5": "undetermined"},
    **{"6": "late", "7": "on_time", "8": "on_time", "9": "duplicate", "10": "bounced"},
}


def test_each_notice_has_the_outcome_that_its_line_says() -> None:
    assert {item.notice.notice: str(item.outcome or item.reason) for item in judged()} == OUTCOMES
    assert {line.name for line in LINES} == set(OUTCOMES)


def test_the_ends_of_notice_six_run_on_after_the_blip() -> None:
    (six,) = [item for item in judged() if item.notice.notice == "6"]
    assert six.removal is not None and six.removal.first_offline is not None
    hours = [end.total_seconds() / 3600 for end in (six.removal.last_online, six.removal.first_offline)]
    assert hours == [pytest.approx(24.1), 50.0]
    assert six.outcome is Outcome.LATE


def test_the_incidents_and_their_shares() -> None:
    by_start = sorted(incidents(), key=lambda each: each.first_at)
    assert [(each.site, each.worst, each.best) for each in by_start] == [
        ("A", 0.5, 0.5),
        ("A", 1.0, 1.0),
        ("B", 0.5, 1.0),
        ("C", 0.5, 0.5),
        ("D", 1.0, 1.0),
    ]


def test_the_figures_reckoned_by_hand() -> None:
    result = found()
    assert (result.incidents, result.items, result.undetermined) == (5, 8, 1)
    assert result.share_low == pytest.approx((0.5 + 1 + 0.5 + 0.5 + 1) / 5)
    assert result.share_high == pytest.approx((0.5 + 1 + 1 + 0.5 + 1) / 5)
    assert (result.item_share_low, result.item_share_high) == (5 / 8, 6 / 8)
    assert result.effective_incidents == 5  # four sites are too few for a design effect
    # A spreadsheet says: BETA.INV(0.025; 3.5; 2.5) and BETA.INV(0.975; 5; 1).
    assert result.interval_low == pytest.approx(0.2094, abs=5e-4)
    assert result.interval_high == pytest.approx(0.9949, abs=5e-4)
    assert result.label is Label.UNCLEAR


def test_longer_terms_are_48_hours_and_7_days_in_every_version() -> None:
    """The names of the published columns say so."""
    for method in METHODS.values():
        assert (method.second_term.total_seconds(), method.third_term.days) == (48 * 3600, 7)


def test_the_document_has_every_rule_of_the_tables() -> None:
    text = method_doc.method()
    for rule in (
        "a second past the tolerance, seen online at 24 h",
        "72 h to the second holds",
        "a leap day",
    ):
        assert rule in text
    assert "BETA.INV(0.025; 3.50; 2.50)" in text
    # Blocks of seven days since Thursday 1 January 1970: those of 9 January, 16 January, 30 January, 6 February.
    assert "4 sites and 4 weeks are too few groups for a design effect: it asks for 5." in text
