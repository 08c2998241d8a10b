"""The method's labels as a table: figures in, label out, in the order of the published method."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.figures import effective_incidents, figures
from monitor.incidents import Incident
from monitor.labels import Evidence, label
from monitor.method import VERSION_1_0
from monitor.scores import Label

GOOD = Evidence(
    incidents=29,
    effective_incidents=29.0,
    incident_months=6,
    measured_months=6,
    worst=1.0,
    best=1.0,
    doubt=0.0,
    item_worst=1.0,
    attempts=60,
    unreached=0,
)


def evidence(**changes: float) -> Evidence:
    given = replace(GOOD, **changes)  # pyright: ignore[reportArgumentType]
    return given if "effective_incidents" in changes else replace(given, effective_incidents=given.incidents)


LABELS = [
    ("29 flawless incidents are the least that show 0.90", evidence(), Label.MEETS),
    ("28 are not enough", evidence(incidents=28), Label.UNCLEAR),
    ("a strong design effect takes the proof away", evidence(effective_incidents=20.0), Label.UNCLEAR),
    ("one huge bad site is not hidden by small good ones", evidence(item_worst=0.899), Label.UNCLEAR),
    ("exactly the norm by items is enough", evidence(item_worst=0.9), Label.MEETS),
    ("four incidents are too few", evidence(incidents=4), Label.TOO_FEW),
    ("five in one month are too few", evidence(incidents=5, incident_months=1), Label.TOO_FEW),
    ("two measured months are too few", evidence(measured_months=2), Label.TOO_FEW),
    ("none at all", evidence(incidents=0, incident_months=0, attempts=0), Label.TOO_FEW),
    ("ten of which none was on time", evidence(incidents=10, worst=0.0, best=0.0), Label.BELOW),
    (
        "below even in two measured months",
        evidence(incidents=10, worst=0, best=0, measured_months=2),
        Label.BELOW,
    ),
    (
        "not below in one month only",
        evidence(incidents=10, worst=0, best=0, incident_months=1),
        Label.TOO_FEW,
    ),
    ("not below with four incidents", evidence(incidents=4, worst=0.0, best=0.0), Label.TOO_FEW),
    ("half of thirty on time", evidence(incidents=30, worst=0.5, best=0.5), Label.BELOW),
    ("just under the norm is not shown to be", evidence(incidents=30, worst=0.85, best=0.85), Label.UNCLEAR),
    ("doubt over a fifth", evidence(worst=0.79, doubt=0.21), Label.NOT_MEASURABLE),
    ("doubt of exactly a fifth", evidence(worst=0.8, doubt=0.2), Label.UNCLEAR),
    ("doubt hides no company that is below anyhow", evidence(worst=0.0, best=0.3, doubt=0.3), Label.BELOW),
    ("doubt with four incidents is too few", evidence(incidents=4, doubt=0.5), Label.TOO_FEW),
    ("more than half could not be notified", evidence(attempts=5, unreached=3), Label.NOT_MEASURABLE),
    ("exactly half could", evidence(attempts=6, unreached=3), Label.MEETS),
    ("of four attempts nothing follows", evidence(incidents=1, attempts=4, unreached=3), Label.TOO_FEW),
    ("refusing hides no bad figures", evidence(worst=0.1, best=0.1, attempts=99, unreached=70), Label.BELOW),
    (
        "refusing is seen before too few",
        evidence(incidents=2, attempts=12, unreached=10),
        Label.NOT_MEASURABLE,
    ),
]


@pytest.mark.parametrize(("rule", "given", "expected"), LABELS, ids=[row[0] for row in LABELS])
def test_the_first_rule_that_holds_gives_the_label(rule: str, given: Evidence, expected: Label) -> None:
    assert label(given, VERSION_1_0) is expected


def incident(site: str, day: int, *, items: int = 1, on_time: int = 1, undetermined: int = 0) -> Incident:
    first_at = datetime(2025, 1, 2, tzinfo=UTC) + timedelta(days=day)
    return Incident(site, first_at, items, on_time, undetermined)


def test_each_incident_counts_once_however_many_items_it_has() -> None:
    found = figures(
        [incident("a", 0, items=1000, on_time=0), incident("b", 40)],
        attempts=1001,
        unreached=0,
        measured_months=6,
        method=VERSION_1_0,
    )
    assert (found.share_low, found.share_high) == (0.5, 0.5)
    assert found.item_share_low == pytest.approx(1 / 1001)


def test_a_doubt_counts_against_the_company_below_and_for_it_above() -> None:
    found = figures(
        [incident("a", 0, items=4, on_time=2, undetermined=1)],
        attempts=4,
        unreached=0,
        measured_months=6,
        method=VERSION_1_0,
    )
    assert (found.share_low, found.share_high) == (0.5, 0.75)
    assert (found.item_share_low, found.item_share_high) == (0.5, 0.75)


def test_a_company_without_notices_has_counts_and_no_figures() -> None:
    found = figures([], attempts=0, unreached=0, measured_months=6, method=VERSION_1_0)
    assert (found.incidents, found.items, found.label) == (0, 0, Label.TOO_FEW)
    assert found.share_low is found.interval_high is found.item_share_low is None


def test_incidents_that_fail_together_on_a_site_are_worth_fewer() -> None:
    together = [
        incident(f"s{site}", 7 * (6 * site + turn), on_time=int(site < 3))
        for site in range(6)
        for turn in range(6)
    ]
    # u = 6 sites: (6 * 3^2 / 9) * 6/5 = 7.2, so 36 incidents are worth 5.
    assert effective_incidents(together, VERSION_1_0) == pytest.approx(36 / 7.2)


def test_four_sites_are_too_few_to_estimate_a_design_effect_from() -> None:
    together = [
        incident(f"s{site}", 7 * (4 * turn + site), on_time=int(site < 2))
        for site in range(4)
        for turn in range(9)
    ]
    assert effective_incidents(together, VERSION_1_0) == 36


def test_incidents_that_fail_together_in_a_week_are_worth_fewer() -> None:
    together = [
        incident(f"s{week}-{turn}", 7 * week, on_time=int(week < 3)) for week in range(6) for turn in range(6)
    ]
    assert effective_incidents(together, VERSION_1_0) == pytest.approx(36 / 7.2)


def test_weeks_are_blocks_of_seven_days_since_1970() -> None:
    week = timedelta(days=7)
    assert incident("a", 0).week(week) == incident("a", -1).week(week) + 1  # 2025-01-02 was a Thursday
    assert incident("a", 6).week(week) == incident("a", 0).week(week)
    assert incident("a", 7).week(week) == incident("a", 0).week(week) + 1


@pytest.mark.parametrize("share", [0.0, 1 / 3, 1.0])
def test_figures_that_are_all_alike_have_no_design_effect(share: float) -> None:
    alike = [incident(f"s{n % 7}", 7 * n, items=3, on_time=round(3 * share)) for n in range(28)]
    assert effective_incidents(alike, VERSION_1_0) == 28
