"""What the figures of a period say at a glance, and the total without the largest company."""

from dataclasses import replace

import pytest

from app.figures.findings import Labels, Rest, below_by_chance, labels_of, without_largest
from app.figures.shown_figures import Shown, Withheld
from monitor.method import VERSION_1_0
from monitor.scores import Label

PLAIN = Shown(
    company="kvk:00000001",
    name="Voorbeeld",
    slug=None,
    label=Label.UNCLEAR,
    incidents=10,
    items=100,
    share_low=0.5,
    share_high=0.7,
    interval_low=0.2,
    interval_high=0.9,
    item_share_low=0.4,
    item_share_high=0.6,
    median_hours_low=1.0,
    median_hours_high=2.0,
    still_online=0,
    reappeared=0,
    moved=0,
    undetermined=0,
    attempts=100,
    refused=0,
    withheld=None,
    detail={},
    further=None,
)
SMALL = replace(
    PLAIN,
    company="kvk:00000009",
    label=Label.TOO_FEW,
    incidents=2,
    items=3,
    share_low=None,
    share_high=None,
    item_share_low=None,
    item_share_high=None,
    withheld=Withheld.FEW_INCIDENTS,
)


def together(*companies: tuple[Shown, float, float]) -> Shown:
    """The total of companies, each with its own share of incidents and of items."""
    incidents = sum(each.incidents for each, _, _ in companies)
    items = sum(each.items for each, _, _ in companies)
    share = sum(each.incidents * own for each, own, _ in companies) / incidents
    item_share = sum(each.items * own for each, _, own in companies) / items
    return replace(
        PLAIN,
        company="total",
        label=None,
        incidents=incidents,
        items=items,
        share_low=share,
        share_high=share,
        item_share_low=item_share,
        item_share_high=item_share,
    )


def exact(incidents: int, items: int, share: float, item_share: float, company: str) -> Shown:
    return replace(
        PLAIN,
        company=company,
        incidents=incidents,
        items=items,
        share_low=share,
        share_high=share,
        item_share_low=item_share,
        item_share_high=item_share,
    )


def test_labels_are_counted_and_only_clear_cases_are_judged() -> None:
    found = labels_of([replace(PLAIN, label=label) for label in [*Label, Label.BELOW]])
    assert (found.below, found.meets, found.unclear, found.too_few, found.not_measurable) == (2, 1, 1, 1, 1)
    assert found.judged == 4


def test_the_rest_is_what_the_largest_leaves() -> None:
    big = exact(50, 900, 0.9, 0.86, "kvk:00000001")
    one = exact(10, 60, 0.5, 0.4, "kvk:00000002")
    two = exact(20, 40, 0.2, 0.1, "kvk:00000003")
    rest = without_largest([one, big, two], together((big, 0.9, 0.86), (one, 0.5, 0.4), (two, 0.2, 0.1)))
    assert isinstance(rest, Rest)
    assert rest.largest is big
    assert (rest.incidents, rest.items, rest.largest_part) == (30, 100, 0.9)
    assert rest.share_low == pytest.approx((10 * 0.5 + 20 * 0.2) / 30)
    assert rest.item_share_high == pytest.approx((60 * 0.4 + 40 * 0.1) / 100)


def test_rounding_never_leaves_the_scale() -> None:
    big, one = exact(7, 70, 0.1, 0.1, "kvk:00000001"), exact(3, 9, 0.0, 0.0, "kvk:00000002")
    rest = without_largest([big, one], together((big, 0.1, 0.1), (one, 0.0, 0.0)))
    assert rest is not None
    assert 0.0 <= rest.share_low <= rest.share_high <= 1.0


def test_there_is_no_rest_when_an_unpublished_company_may_be_the_largest() -> None:
    known, hidden = exact(10, 50, 0.5, 0.5, "kvk:00000001"), exact(30, 200, 0.9, 0.9, "kvk:00000002")
    assert without_largest([known], together((known, 0.5, 0.5), (hidden, 0.9, 0.9))) is None


@pytest.mark.parametrize("companies", [[], [PLAIN], [SMALL]], ids=["nobody", "one", "small"])
def test_there_is_no_rest_of_nothing(companies: list[Shown]) -> None:
    assert without_largest(companies, replace(PLAIN, company="total")) is None
    assert without_largest(companies, None) is None


def test_what_chance_alone_would_label_is_the_level_of_the_method() -> None:
    labels = Labels(below=3, meets=10, unclear=47, too_few=20, not_measurable=5)
    assert below_by_chance(labels, VERSION_1_0) == pytest.approx(60 * 0.005)
    assert below_by_chance(replace(labels, below=0, meets=0, unclear=0), VERSION_1_0) == 0


def test_there_is_no_rest_when_all_items_are_the_largest_companys() -> None:
    big, idle = exact(10, 50, 0.5, 0.5, "kvk:00000001"), exact(3, 0, 0.0, 0.0, "kvk:00000002")
    assert without_largest([big, idle], together((big, 0.5, 0.5), (idle, 0.0, 0.0))) is None
