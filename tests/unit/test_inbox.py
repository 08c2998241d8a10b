"""What waits for the people of a desk: what stands on top, and what is put together."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inbox import words
from app.inbox.waiting import MOST_OF_A_KIND, Fact, Urgency, What, inbox, total, urgency_of
from app.lists import fits, page_of

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def fact(about: str, since: datetime | None = None, until: datetime | None = None) -> Fact:
    return Fact(What.COUNTERSIGN, f"/{about}", about, since, until)


@pytest.mark.parametrize(
    ("until", "urgency"),
    [
        (None, Urgency.OPEN),
        (AT, Urgency.LATE),
        (AT + timedelta(seconds=1), Urgency.SOON),
        (AT + 7 * DAY, Urgency.SOON),
        (AT + 7 * DAY + timedelta(seconds=1), Urgency.OPEN),
    ],
)
def test_a_term_that_is_over_is_late_and_one_within_a_week_is_soon(
    until: datetime | None, urgency: Urgency
) -> None:
    assert urgency_of(until, at=AT) is urgency


def test_what_is_late_stands_first_then_what_ends_first_then_what_waits_longest() -> None:
    facts = [
        fact(about="new", since=AT - DAY),
        fact(about="unknown"),
        fact(about="later", until=AT + 20 * DAY),
        fact(about="old", since=AT - 9 * DAY),
        fact(about="late", until=AT - DAY),
        fact(about="soon", until=AT + DAY),
    ]
    assert [each.about for each in inbox(facts, at=AT)] == ["late", "soon", "later", "old", "new", "unknown"]


def test_many_of_a_kind_become_one_line_with_the_first_term_and_the_longest_wait() -> None:
    many = [fact(about=str(day), since=AT - day * DAY, until=AT + day * DAY) for day in range(1, 7)]
    (line,) = inbox(many, at=AT, lists={What.COUNTERSIGN: "/all"})
    assert (line.count, line.url, line.since, line.until) == (6, "/all", AT - 6 * DAY, AT + DAY)
    assert line.urgency is Urgency.SOON
    assert words.MANY[line.what]


def test_few_of_a_kind_and_kinds_without_a_list_stay_apart() -> None:
    few = [fact(about=str(number)) for number in range(MOST_OF_A_KIND)]
    assert len(inbox(few, at=AT, lists={What.COUNTERSIGN: "/all"})) == MOST_OF_A_KIND
    more = [fact(about=str(number)) for number in range(MOST_OF_A_KIND + 1)]
    assert len(inbox(more, at=AT)) == MOST_OF_A_KIND + 1


@given(st.lists(st.tuples(st.sampled_from(What), st.integers(1, 9)), max_size=60))
def test_nothing_is_lost_by_putting_together(found: list[tuple[What, int]]) -> None:
    facts = [Fact(what, "/", str(place), count=count) for place, (what, count) in enumerate(found)]
    lines = inbox(facts, at=AT, lists=dict.fromkeys(words.MANY, "/all"))
    assert total(lines) == sum(count for _, count in found)
    assert [line for line in lines if line.count > 1 and not line.about and line.what not in words.MANY] == []


def test_every_kind_has_its_words() -> None:
    assert set(words.ACTS) == set(What)
    needs_a_name = {what for what, sentence in words.ACTS.items() if "%(about)s" in sentence}
    assert set(words.MANY) <= needs_a_name


@pytest.mark.parametrize(
    ("text", "found"), [("", True), ("café", True), ("CAFE Z", True), ("0000 12", True), ("bakker", False)]
)
def test_a_part_of_a_name_or_number_is_found_whatever_its_accents(text: str, found: bool) -> None:
    assert fits(text, "Café Zürich B.V.", "kvk:0000 1234") is found


def test_a_page_that_is_not_there_is_brought_within_those_that_are() -> None:
    assert page_of(range(5), 9, size=2) == (range(4, 5), 3, 3)
    assert page_of([], 0) == ([], 1, 1)
