"""Where two associations differ: decided on values."""

from datetime import date

from signatories.disagreements import Act, Disagreement, Severe, Stay, find

DAY = date(2026, 3, 1)
MEMBER_OF_BOTH = [Stay("one", is_open=True), Stay("two", is_open=True)]
SUSPENDED = Severe("one", Act.SUSPENDED, DAY, "membership-condition")


def test_a_suspension_by_one_is_seen_where_the_other_has_a_member() -> None:
    assert find(MEMBER_OF_BOTH, [SUSPENDED]) == [Disagreement(SUSPENDED, ("two",))]


def test_who_did_the_same_does_not_differ() -> None:
    assert find(MEMBER_OF_BOTH, [SUSPENDED, Severe("two", Act.SUSPENDED, DAY)]) == []


def test_a_company_of_one_association_has_nothing_to_differ_about() -> None:
    assert find([Stay("one", is_open=True)], [SUSPENDED]) == []


def test_an_end_for_a_breach_is_seen_and_an_ordinary_end_is_not() -> None:
    expelled = Stay("one", is_open=False, to_on=DAY, end_reason="expelled")
    left = Stay("one", is_open=False, to_on=DAY, end_reason="left")
    other = Stay("two", is_open=True)
    assert find([expelled, other], []) == [Disagreement(Severe("one", Act.EXPELLED, DAY), ("two",))]
    assert find([left, other], []) == []
    assert find([expelled, Stay("one", is_open=True), other], []) == []
