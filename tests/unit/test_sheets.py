"""Which pages of a long list have a number, and how many lines are passed by to find them."""

from hypothesis import given
from hypothesis import strategies as st

from signatories import sheets
from signatories.sheets import REACH, by_number


@given(st.integers(-3, 10_000), st.integers(1, 400_000), st.integers(1, 60))
def test_a_numbered_page_is_one_of_the_list_and_near_an_end(page: int, total: int, size: int) -> None:
    pages = sheets.pages_of(total, size)
    found = by_number(page, total=total, size=size)
    begin = (found.page - 1) * size
    assert found.lines == (total - begin if found.is_from_end else begin + found.size)
    assert found.size == min(size, total - begin) > 0
    assert found.lines <= REACH * size
    wanted = min(max(page, 1), pages)
    assert found.page == wanted or REACH <= found.page <= pages - REACH + 1


def test_a_list_of_two_hundred_pages_has_a_number_for_each() -> None:
    assert [by_number(each, total=10_000, size=50).page for each in range(1, 201)] == [*range(1, 201)]
