"""What is kept of answers: as it is written, and until when it holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kept_answers import letters
from app.kept_answers.acts import OF_NOBODY, changes_everybody
from app.kept_answers.lasting import lasts_until, midnight_after
from signatories.conditions.condition_checks import check_all
from signatories.conditions.conditions import PARAMETERS, Answer, Attested, Facts, Finding, Kind, Rule
from signatories.entries import KINDS
from signatories.signatures.standing import Standing, State
from signatories.terms import Span, months_later

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
RULES = [
    Rule(kind, {name: each.usual for name, each in PARAMETERS[kind].items()}, key="k" * (kind == "attested"))
    for kind in Kind
]
around = st.integers(-20, 20).map(lambda hours: AT + timedelta(hours=hours, minutes=30))
moments = st.none() | around


@st.composite
def known(draw: st.DrawFn) -> Facts:
    """Facts of which many begin or end on this day."""
    begun = draw(st.booleans())
    since = AT - timedelta(days=40)
    declared = st.sampled_from(["hash-check-in-use", "attested:k"])
    spells = st.lists(st.builds(Span, st.just(since), moments), max_size=2)
    year_ago = around.map(lambda each: months_later(each, -12))
    return Facts(
        Standing(State.IN_FORCE, since=since, until=draw(around.filter(lambda each: each > AT)))
        if begun
        else Standing(State.NOT_SIGNED),
        badge_spans=draw(spells),
        domain_spans=draw(spells),
        contact_point=draw(st.sampled_from([None, "ntd@een.example"])),
        contact_point_since=draw(moments.map(lambda each: each and each - timedelta(days=100))),
        contact_tested_at=draw(moments.map(lambda each: each and each - timedelta(days=100))),
        attested=[
            Attested(draw(declared), draw(year_ago))
            for _ in range(draw(st.integers(min_value=0, max_value=2)))
        ],
    )


def answers(facts: Facts, at: datetime) -> list[Answer]:
    """With the logos that are in force counted as of *at*, as the register reads them."""
    running = [span for span in facts.badge_spans if span.until is None or span.until > at]
    now = Facts(**{**vars(facts), "badges_in_force": len(running)})
    if now.standing.until is not None and now.standing.until <= at:
        now = Facts(**{**vars(now), "standing": Standing(State.LAPSED, since=now.standing.until)})
    return [each.answer for each in check_all(RULES, now, at=at, joined_on=date(2024, 1, 1))]


@given(known(), st.integers(0, 15 * 60 - 1))
def test_answers_stay_until_the_moment_that_is_said(facts: Facts, minutes: int) -> None:
    until = lasts_until(RULES, facts, at=AT)
    assert until is None or AT < until < midnight_after(AT)
    later = AT + timedelta(minutes=minutes)
    if later < (until or midnight_after(AT)):
        assert answers(facts, later) == answers(facts, AT)


@pytest.mark.parametrize("hours", [1, 14])
def test_what_is_still_to_begin_counts_and_only_on_that_day(hours: int) -> None:
    facts, turns = Facts(Standing(State.NOT_SIGNED)), [AT + timedelta(hours=hours), AT + timedelta(days=1)]
    assert lasts_until(RULES, facts, at=AT, turns=turns) == turns[0]
    assert lasts_until(RULES, facts, at=AT, turns=turns[1:]) is None


@given(st.lists(st.tuples(st.sampled_from(Answer), st.none() | st.dates(date(1900, 1, 1)))))
def test_what_is_written_of_answers_is_read_again(told: list[tuple[Answer, date | None]]) -> None:
    findings = [Finding(answer, "", since=since) for answer, since in told]
    read = letters.read(*letters.written(findings))
    assert [tuple(each) for each in read] == told


def test_every_act_without_a_company_changes_everybody_unless_it_is_listed() -> None:
    assert KINDS.keys() >= OF_NOBODY
    assert not any("company" in KINDS[kind] for kind in OF_NOBODY)
    everybody = {kind for kind, keys in KINDS.items() if changes_everybody(kind, "company" in keys or None)}
    assert everybody == {
        "association-merged",
        "decisions-applied",
        "edition-published",
        "key-withdrawn",
        "resigning-announced",
        "scores-corrected",
        "scores-published",
    }
