"""Volume: exact limits, averaged sizes, and no figure where a size is missing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import further, trends
from monitor.further import without_shares
from monitor.incidents import Incident
from monitor.method import VERSION_1_0
from monitor.sector import sector
from monitor.showing import decide
from monitor.trends import Gap, parts_of_months, points
from monitor.volume import Size, Volume, dispersion, month_ends, poisson_limits, together, volume

MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]
START = datetime(2025, 1, 1, tzinfo=UTC)


# Garwood (1936), 95 %: the table that every textbook has.
@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (50, 37.11, 65.92)]
)
def test_the_limits_are_garwoods(count: int, low: float, high: float) -> None:
    assert poisson_limits(count, level=0.95) == (pytest.approx(low, abs=5e-3), pytest.approx(high, abs=5e-3))


@given(st.integers(0, 5000), st.floats(1, 50))
def test_counts_that_vary_more_have_wider_limits(count: int, spread: float) -> None:
    low, high = poisson_limits(count, level=0.95)
    wide_low, wide_high = poisson_limits(count, level=0.95, spread=spread)
    assert wide_low <= low + 1e-9
    assert high <= wide_high + 1e-9
    assert wide_low <= count <= wide_high


def test_the_spread_of_monthly_counts() -> None:
    assert dispersion([5, 5, 5, 5]) == 1.0
    assert dispersion([10, 0, 10, 0]) == pytest.approx(100 / 5 / 3)
    assert dispersion([]) == dispersion([7]) == dispersion([0, 0]) == 1.0


def test_month_ends_lie_within_the_period() -> None:
    assert month_ends(date(2025, 1, 1), date(2025, 7, 1)) == MONTHS
    assert month_ends(date(2025, 1, 13), date(2025, 7, 13)) == MONTHS
    assert month_ends(date(2024, 2, 1), date(2024, 3, 1)) == ["2024-02"]
    assert month_ends(date(2024, 2, 1), date(2024, 2, 29)) == []


def of(sizes: dict[str, Size], months: list[str] = MONTHS) -> Volume:
    return volume(
        incidents_by_month=[2, 2, 2, 2, 2, 2], items=30, sizes=sizes, months=months, method=VERSION_1_0
    )


def test_sizes_are_averaged_over_the_months() -> None:
    sizes = {month: Size(10_000 * (1 + place % 2), 0, "Telbureau") for place, month in enumerate(MONTHS)}
    found = of(sizes)
    assert found.addresses is not None
    assert found.addresses.mean_size == 15_000
    assert (found.addresses.incidents, found.addresses.items) == (pytest.approx(8.0), pytest.approx(20.0))
    assert (found.domains, found.missing, found.sources) == (None, None, ("Telbureau",))


def test_where_a_size_is_missing_there_is_no_figure_and_a_reason() -> None:
    some = {month: Size(10, 10) for month in MONTHS[:5]}
    assert (of(some).addresses, of(some).missing) == (None, "months-without-size")
    assert of({}).missing == "no-size"
    assert of(some, []).missing == "no-month-end"
    assert together({"a": some}, ["a", "b"], MONTHS[:1]) is None
    assert together({"a": some, "b": some}, ["a", "b"], MONTHS[:1]) == {"2025-01": Size(20, 20)}


def incident(site: str, hours: int, items: int, second: int, *, all_in_third: bool) -> Incident:
    second = min(second, items)
    third = items if all_in_third else second
    return Incident(site, START + timedelta(hours=hours), items, 0, 0, second, 0, third, 0)


incidents = st.lists(
    st.builds(
        incident,
        st.sampled_from("abcdef"),
        st.integers(0, 180 * 24),
        st.integers(1, 9),
        st.integers(0, 9),
        all_in_third=st.booleans(),
    ),
    max_size=40,
)
NO_VOLUME = Volume(None, None, 1.0, (), "no-size")


@given(incidents)
def test_a_longer_term_never_has_a_smaller_share(own: list[Incident]) -> None:
    found = further.further(own, NO_VOLUME)
    if not own:
        assert found == without_shares(found)
        return
    assert found.share_48h_low is not None and found.share_7d_low is not None
    assert found.share_48h_low <= found.share_7d_low + 1e-12
    assert further.as_found(further.as_kept(found)) == found


@given(incidents, st.randoms())
def test_order_does_not_matter_to_months_and_sector(own: list[Incident], random: st.DataObject) -> None:
    shuffled = list(own)
    random.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]

    def found(each: list[Incident]) -> object:
        world = {"kvk:00000001": each}
        shown = decide(trends.company_cells(world), told=frozenset(world), method=VERSION_1_0)
        return (
            points(world, shown, told=shown.told, months=MONTHS, measured=MONTHS, method=VERSION_1_0),
            sector(world, told=shown.told, shows_total=shown.total, method=VERSION_1_0),
        )

    assert found(own) == found(shuffled)


def test_a_month_with_too_few_has_a_gap_and_says_why() -> None:
    own = [Incident(f"s{n}", START + timedelta(days=31 * (n // 6), hours=n), 2, 1, 0) for n in range(14)]
    world = {"kvk:00000001": own}
    shown = decide(trends.company_cells(world), told=frozenset(world), method=VERSION_1_0)
    found = points(world, shown, told=shown.told, months=MONTHS, measured=MONTHS[:5], method=VERSION_1_0)
    gaps = [point.gap for point in found if point.company != "total"]
    # The second month tells the third by subtraction; so do the incidents in the bundle.
    assert gaps == [
        None,
        None,
        Gap.FEW_INCIDENTS,
        Gap.NO_INCIDENTS,
        Gap.NO_INCIDENTS,
        Gap.NOT_MEASURED,
    ]
    assert trends.months_of(date(2025, 1, 1), date(2025, 7, 1)) == MONTHS
    assert trends.months_of(date(2025, 1, 13), date(2025, 7, 13)) == [*MONTHS, "2025-07"]


def test_parts_of_months_pool_what_is_small() -> None:
    def at(company: str, items: int, count: int) -> trends.Point:
        return trends.Point(company, "2025-01", count, items, Gap.FEW_INCIDENTS)

    found = parts_of_months([at("a", 30, 6), at("b", 50, 7), at("c", 5, 2), at("total", 100, 20)], least=5)
    assert found == {"2025-01": {"a": 0.3, "b": 0.5, "others": pytest.approx(0.2)}}
    assert parts_of_months([at("a", 30, 6), at("total", 100, 20)], least=5) == {}
