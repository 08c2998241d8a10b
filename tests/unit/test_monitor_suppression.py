"""No withheld share follows from what is shown, by any adding and subtracting."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import suppression
from monitor.method import VERSION_1_0
from monitor.showing import Earlier, Shown, atom, decide, secret_cells, shown_cells
from monitor.suppression import Cell, Vector, exposed, may_show, plus

LEAST = VERSION_1_0.least_incidents
MONTHS = [f"2025-{month:02}" for month in range(1, 4)]
NAMES = [f"kvk:0000000{number}" for number in range(1, 6)]

World = dict[str, dict[str, Cell]]


@st.composite
def cell(draw: st.DrawFn, company: str, month: str) -> Cell:
    incidents = draw(st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9]))
    best = draw(st.integers(0, incidents))
    return atom(company, month, incidents, draw(st.integers(0, best)), best)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    return {name: {month: draw(cell(name, month)) for month in MONTHS} for name in names}


def told_in(world: World, registered: frozenset[str]) -> frozenset[str]:
    return frozenset(
        name
        for name, months in world.items()
        if name in registered and plus(months.values()).incidents >= LEAST
    )


def solved(shown: list[Cell], secret: Vector) -> bool:
    """The attacker: whether *secret* is a combination of *shown*, by exact fractions."""
    rows = [{name: Fraction(value) for name, value in each.vector.items()} for each in shown]
    target = {name: Fraction(value) for name, value in secret.items()}
    while rows:
        row = rows.pop()
        if not row:
            continue
        pivot, value = next(iter(row.items()))
        for other in [*rows, target]:
            times = other.get(pivot, Fraction(0)) / value
            if times:
                for name, part in row.items():
                    other[name] = other.get(name, Fraction(0)) - times * part
                    if not other[name]:
                        del other[name]
    return not target


def secrets_of(world: World, told: frozenset[str]) -> list[Cell]:
    return secret_cells(world, told=told)


registers = st.frozensets(st.sampled_from(NAMES))


@settings(max_examples=120, deadline=None)
@given(worlds(), registers)
def test_an_attacker_who_subtracts_gets_no_withheld_share(world: World, registered: frozenset[str]) -> None:
    told = told_in(world, registered)
    found = decide(world, told=told, method=VERSION_1_0)
    shown = shown_cells(world, found)
    for secret in secrets_of(world, told):
        assert not solved(shown, secret.vector)


@settings(max_examples=60, deadline=None)
@given(worlds(), registers, st.data())
def test_nor_from_an_earlier_version_or_another_norm(
    world: World, registered: frozenset[str], data: st.DataObject
) -> None:
    """A second version differs in one company; both stay readable."""
    changed = data.draw(st.sampled_from(sorted(world)))
    second = {**world, changed: {month: data.draw(cell(changed, month)) for month in MONTHS}}
    told_first, told_second = told_in(world, registered), told_in(second, registered)
    first = decide(world, told=told_first, method=VERSION_1_0)
    earlier = shown_cells(world, first)
    before = Earlier(tuple(earlier), tuple(secrets_of(world, told_first)))
    later = decide(second, told=told_second, earlier=before, method=VERSION_1_0)
    shown = [*earlier, *shown_cells(second, later)]
    for secret in [*secrets_of(second, told_second), *secrets_of(world, told_first)]:
        if secret.vector not in [each.vector for each in shown]:
            assert not solved(shown, secret.vector)


def company(name: str, *months: tuple[int, float, float]) -> dict[str, Cell]:
    return {month: atom(name, month, *values) for month, values in zip(MONTHS, months, strict=False)}


LARGE = company("a", (10, 8, 9), (12, 9, 9), (9, 4, 4))


def shown_of(world: World, *told: str) -> Shown:
    return decide(world, told=frozenset(told), method=VERSION_1_0)


def test_one_withheld_company_takes_the_total_with_it() -> None:
    alone = {"a": LARGE, "b": company("b", (2, 1, 1))}
    assert not shown_of(alone, "a").total
    two = {**alone, "c": company("c", (3, 1, 2))}
    assert shown_of(two, "a").total
    assert shown_of({"a": LARGE}, "a").total


def test_two_withheld_with_fewer_than_five_together_are_one_small_cell() -> None:
    world = {"a": LARGE, "b": company("b", (2, 1, 1)), "c": company("c", (2, 1, 1))}
    assert not shown_of(world, "a").total


@pytest.mark.parametrize(("worst", "best"), [(0, 1), (1, 3), (0, 0), (3, 3)])
def test_a_remainder_that_is_nothing_or_all_tells_each_of_its_parts(worst: int, best: int) -> None:
    world = {"a": LARGE, "b": company("b", (3, worst, best)), "c": company("c", (3, worst, best))}
    assert shown_of(world, "a").total is (worst > 0 and best < 3)


def test_a_small_month_of_a_company_that_is_told_hides_nothing() -> None:
    """Its incidents are in the bundle; the month has no share of its own since it is too short for one."""
    world = {"a": company("a", (10, 8, 8), (3, 1, 1), (7, 5, 6))}
    assert shown_of(world, "a").company_months == {("a", "2025-01"), ("a", "2025-03")}
    assert world["a"]["2025-02"] in shown_cells(world, shown_of(world, "a"))


def test_a_month_of_all_is_not_shown_where_the_bundle_would_tell_the_rest_of_it() -> None:
    """Known of ``a`` is February too, from its incidents; so the four of ``b`` and ``c`` would follow as a sum."""
    world = {
        "a": company("a", (10, 8, 8), (3, 1, 1), (7, 5, 6)),
        "b": company("b", (2, 1, 1), (2, 1, 2), (2, 0, 1)),
        "c": company("c", (3, 1, 2), (2, 0, 1), (1, 1, 1)),
    }
    found = shown_of(world, "a")
    assert "2025-02" not in found.total_months
    assert "2025-01" in found.total_months


def test_a_month_without_incidents_hides_nothing() -> None:
    world = {"a": company("a", (10, 8, 8), (0, 0, 0), (7, 5, 6))}
    assert shown_of(world, "a").company_months == {("a", "2025-01"), ("a", "2025-03")}


def test_a_total_that_was_shown_before_keeps_a_company_out_of_the_months_it_would_tell() -> None:
    """Under a later method one of two withheld companies may be shown: then the other would follow."""
    world = {"a": LARGE, "b": company("b", (4, 1, 2)), "c": company("c", (3, 1, 2))}
    first = shown_of(world, "a")
    assert first.total
    earlier = shown_cells(world, first)
    told = frozenset("ab")
    assert solved([*earlier, plus(world["b"].values())], plus(world["c"].values()).vector)
    assert exposed(
        [each.vector for each in [*earlier, plus(world["b"].values())]], [plus(world["c"].values()).vector]
    )
    before = Earlier(tuple(earlier), tuple(secrets_of(world, frozenset("a"))))
    assert decide(world, told=told, earlier=before, method=VERSION_1_0).told == frozenset("a")


def test_a_planted_fault_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule of subtraction, the total tells the one that is withheld."""
    world = {"a": LARGE, "b": company("b", (9, 4, 4))}
    monkeypatch.setattr(suppression.Reach, "holds", lambda self, vector: False)
    found = shown_of(world, "a")
    shown = shown_cells(world, found)
    assert any(solved(shown, secret.vector) for secret in secrets_of(world, frozenset("a")))


@given(worlds())
def test_all_pairs_of_shown_sums_leave_no_secret(world: World) -> None:
    """The plainest attack, by itself: each shown sum less each other."""
    told = told_in(world, frozenset(NAMES))
    shown = shown_cells(world, decide(world, told=told, method=VERSION_1_0))
    secret = [each.vector for each in secrets_of(world, told)]
    for one, other in combinations(shown, 2):
        for first, second in ((one, other), (other, one)):
            less = {
                name: first.vector.get(name, 0) - second.vector.get(name, 0)
                for name in {*first.vector, *second.vector}
            }
            assert {name: value for name, value in less.items() if value} not in secret


def test_sums_that_are_wanted_in_order_are_shown_in_order() -> None:
    cells = [Cell({name: 1}, 6, 3, 3) for name in "xyz"]
    whole = plus(cells)
    assert may_show(cells, shown=[whole], secrets=[cells[2]], least=LEAST) == [True, False, False]
