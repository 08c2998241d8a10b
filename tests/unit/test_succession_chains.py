"""Whose history counts as whose: chains without circles, and half-years without a clean slate."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from signatories.conditions.conditions import PeriodLabel
from signatories.succession.chains import Edge, Link, last_of, predecessors
from signatories.succession.inherited_labels import Inherited, joined
from signatories.succession.kinds import Kind

DAY = date(2025, 3, 1)
KINDS = st.sampled_from([Kind.MERGER, Kind.TAKEOVER, Kind.SPLIT])
EDGES = st.lists(
    st.builds(
        Edge,
        st.integers(1, 8),
        st.integers(1, 8),
        KINDS,
        st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    ),
    max_size=20,
)


@given(edges=EDGES, company=st.integers(1, 8))
def test_a_chain_names_each_company_once_and_never_the_company_itself(
    edges: list[Edge], company: int
) -> None:
    """Whatever the tables hold, circles too: following them comes to an end."""
    found = [link.company_id for link in predecessors(edges, company)]
    assert company not in found
    assert len(found) == len(set(found))
    assert company not in last_of(edges, company)


@given(edges=EDGES, company=st.integers(1, 8), more=EDGES)
def test_more_events_never_shorten_a_history(edges: list[Edge], company: int, more: list[Edge]) -> None:
    before = {link.company_id: link.until for link in predecessors(edges, company)}
    after = {link.company_id: link.until for link in predecessors([*edges, *more], company)}
    assert before.keys() <= after.keys()
    for company_id, until in before.items():
        assert after[company_id] is None or (until is not None and after[company_id] >= until)  # pyright: ignore[reportOptionalOperand, reportOperatorIssue]


def test_the_history_of_a_company_that_was_split_counts_up_to_the_split() -> None:
    split, taken = Edge(1, 2, Kind.SPLIT, DAY), Edge(2, 3, Kind.TAKEOVER, date(2026, 1, 1))
    assert predecessors([split, taken], 3) == (Link(2, None), Link(1, DAY))
    assert Link(1, DAY).counts_from(date(2025, 1, 1))
    assert not Link(1, DAY).counts_from(date(2025, 7, 1))


def test_the_way_forward_ends_at_who_is_there_now() -> None:
    edges = [Edge(1, 2, Kind.TAKEOVER, DAY), Edge(2, 3, Kind.MERGER, DAY), Edge(3, 4, Kind.SPLIT, DAY)]
    assert last_of(edges, 1) == (3,)
    assert last_of(edges, 3) == ()


def starts_on(period: str) -> date:
    return date(int(period[:4]), 1 if period.endswith("1") else 7, 1)


def test_a_fresh_company_that_takes_over_a_bad_one_has_its_half_years() -> None:
    own = [PeriodLabel("2025-h2", ""), PeriodLabel("2025-h1", "")]
    bad = [PeriodLabel("2025-h2", "below"), PeriodLabel("2025-h1", "below")]
    found = joined(own, [Inherited(Link(1), "Oud", bad)], starts_on=starts_on)
    assert [(each.label, each.company) for each in found] == [("below", "Oud"), ("below", "Oud")]


def test_ones_own_figure_is_named_as_ones_own() -> None:
    own = [PeriodLabel("2025-h1", "below")]
    found = joined(own, [Inherited(Link(1), "Oud", own)], starts_on=starts_on)
    assert found[0].company == ""


def test_what_a_split_company_did_later_is_its_own() -> None:
    own = [PeriodLabel("2025-h2", "meets"), PeriodLabel("2025-h1", "")]
    other = [PeriodLabel("2025-h2", "below"), PeriodLabel("2025-h1", "below")]
    found = joined(own, [Inherited(Link(1, DAY), "Oud", other)], starts_on=starts_on)
    assert [each.label for each in found] == ["meets", "below"]


LABELS = st.sampled_from(["", "below", "meets", "unclear", "too_few", "not_measurable"])


@given(own=LABELS, others=st.lists(LABELS, max_size=3))
def test_a_half_year_below_the_norm_never_disappears(own: str, others: list[str]) -> None:
    before = [
        Inherited(Link(place), f"Oud {place}", [PeriodLabel("2025-h1", label)])
        for place, label in enumerate(others)
    ]
    (found,) = joined([PeriodLabel("2025-h1", own)], before, starts_on=starts_on)
    assert (found.label == "below") == ("below" in (own, *others))
