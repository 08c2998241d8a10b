"""Facts held against an association's rules: met, not met, or cannot be said."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.conditions import condition_checks, conditions
from signatories.conditions.condition_checks import check_all
from signatories.conditions.conditions import Answer, Facts, Finding, Kind, PeriodLabel, Rule
from signatories.signatures.standing import Standing, State

SINCE = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
UNTIL = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
CURRENT = frozenset({("code", "2008-10"), ("addendum", "2018-12-13")})
GOOD = Facts(
    standing=Standing(State.IN_FORCE, since=SINCE, until=UNTIL),
    signed=CURRENT,
    current=CURRENT,
    badges_in_force=1,
    badge_until=UNTIL,
    contact_point="ntd@voorbeeld.example",
    contact_point_since=SINCE,
    labels=(PeriodLabel("2026-h1", "meets"), PeriodLabel("2025-h2", "unclear")),
)
SIGNED, BADGE, CONTACT = Rule(Kind.SIGNED_CURRENT), Rule(Kind.BADGE_IN_FORCE), Rule(Kind.CONTACT_POINT)
TWICE = Rule(Kind.NOT_BELOW_NORM, {"periods": 2})
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
RULES = (SIGNED, BADGE, CONTACT, TWICE)


def check(rule: Rule, facts: Facts) -> Finding:
    return condition_checks.check(rule, facts, at=AT)


def labels(*given: str) -> Facts:
    """Facts with these labels, newest half-year first."""
    return replace(GOOD, labels=tuple(PeriodLabel(f"p{place}", label) for place, label in enumerate(given)))


def test_a_member_that_does_everything_meets_every_condition() -> None:
    findings = check_all(RULES, GOOD, at=AT)
    assert [finding.answer for finding in findings] == [Answer.MET] * 4
    assert conditions.overall(findings) is Answer.MET


@pytest.mark.parametrize(
    ("standing", "evidence"),
    [
        (Standing(State.NOT_SIGNED), "Never signed."),
        (Standing(State.WITHDRAWN, since=SINCE), "The signature was withdrawn on 2026-03-01."),
        (Standing(State.LAPSED, since=SINCE), "The term of the signature ended on 2026-03-01."),
    ],
)
def test_without_a_signature_in_force_the_evidence_says_what_happened(
    standing: Standing, evidence: str
) -> None:
    finding = check(SIGNED, replace(GOOD, standing=standing))
    assert finding.answer is Answer.NOT_MET
    assert finding.evidence % finding.values == evidence


def test_a_new_edition_asks_for_a_new_signature() -> None:
    newer = CURRENT - {("addendum", "2018-12-13")} | {("addendum", "2027-01-01")}
    finding = check(SIGNED, replace(GOOD, current=newer))
    assert finding.answer is Answer.NOT_MET
    assert finding.values == {"missing": "addendum 2027-01-01"}


def test_without_editions_to_compare_with_it_cannot_be_said() -> None:
    assert check(SIGNED, replace(GOOD, current=frozenset())).answer is Answer.CANNOT_SAY


def test_a_badge_and_a_contact_point_are_there_or_not() -> None:
    assert check(BADGE, replace(GOOD, badges_in_force=0)).answer is Answer.NOT_MET
    assert check(CONTACT, replace(GOOD, contact_point=None)).answer is Answer.NOT_MET
    assert check(CONTACT, GOOD).since == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("given_labels", "answer"),
    [
        ((), Answer.CANNOT_SAY),
        (("below",), Answer.MET),  # once is a warning, not a breach of the condition
        (("below", "below"), Answer.NOT_MET),
        (("below", "meets", "below"), Answer.MET),  # two, but not running
        (("meets", "below", "below"), Answer.MET),  # what is past is past
        (("too_few", "too_few"), Answer.MET),
        (("not_measurable", "not_measurable"), Answer.CANNOT_SAY),
        (("not_measurable", "below"), Answer.MET),
    ],
)
def test_below_the_norm_counts_in_two_half_years_running(
    given_labels: tuple[str, ...], answer: Answer
) -> None:
    assert check(TWICE, labels(*given_labels)).answer is answer


def test_the_number_of_half_years_is_the_rules_own() -> None:
    once = Rule(Kind.NOT_BELOW_NORM, {"periods": 1})
    assert check(once, labels("below", "meets")).answer is Answer.NOT_MET


@given(st.lists(st.sampled_from(list(Answer)), max_size=6))
def test_one_condition_missed_outweighs_all_and_a_doubt_is_never_met(answers: list[Answer]) -> None:
    overall = conditions.overall(Finding(answer, "") for answer in answers)
    assert (overall is Answer.NOT_MET) == (Answer.NOT_MET in answers)
    assert (overall is Answer.MET) == (not set(answers) - {Answer.MET})


@pytest.mark.parametrize("rule", RULES)
def test_every_sentence_takes_just_the_values_that_it_gets(rule: Rule) -> None:
    sentence, values = conditions.in_words(rule)
    assert "%(" not in sentence % values
    for facts in (GOOD, labels("below", "below"), labels("below"), Facts(Standing(State.NOT_SIGNED))):
        finding = check(rule, facts)
        assert "%(" not in finding.evidence % finding.values
