"""Since when a condition is met or missed, and what may never change an answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.conditions.condition_checks import check, check_all, waive
from signatories.conditions.conditions import (
    PARAMETERS,
    Answer,
    Attested,
    Facts,
    Finding,
    Kind,
    PeriodLabel,
    Rule,
    in_words,
    overall,
)
from signatories.signatures.standing import Standing, State
from signatories.terms import Span, ended_at, months_later, running, running_since

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
JOINED = date(2026, 1, 10)
NEW = ("addendum", "2027-01-01")
CURRENT = frozenset({("code", "2008-10"), NEW})
IN_FORCE = Standing(State.IN_FORCE, since=AT - 200 * DAY, until=AT + 100 * DAY)
EMPTY = Facts(Standing(State.NOT_SIGNED))


def ago(days: int) -> datetime:
    return AT - days * DAY


def signed(rule: Rule, facts: Facts, joined_on: date | None = JOINED) -> Finding:
    return check(rule, facts, at=AT, joined_on=joined_on)


def test_a_new_member_has_the_days_of_the_rule_to_sign() -> None:
    rule = Rule(Kind.SIGNED_CURRENT, {"days": 60})
    early = signed(rule, EMPTY, (AT - 59 * DAY).date())
    assert (early.answer, early.values) == (Answer.CANNOT_SAY, {"until": (AT + DAY).date()})
    late = signed(rule, EMPTY, (AT - 60 * DAY).date())
    assert (late.answer, late.since) == (Answer.NOT_MET, AT.date())


def test_the_days_run_from_the_rule_when_it_came_after_the_member() -> None:
    rule = Rule(Kind.SIGNED_CURRENT, {"days": 60}, since=(AT - 10 * DAY).date())
    assert signed(rule, EMPTY).answer is Answer.CANNOT_SAY


def test_an_earlier_edition_counts_until_the_days_have_passed() -> None:
    rule = Rule(Kind.SIGNED_CURRENT, {"days": 30})
    facts = Facts(IN_FORCE, signed=CURRENT - {NEW}, current=CURRENT)
    due = replace(facts, current_since={NEW: (AT - 29 * DAY).date()})
    assert signed(rule, due).answer is Answer.MET
    late = signed(rule, replace(facts, current_since={NEW: (AT - 30 * DAY).date()}))
    assert (late.answer, late.since) == (Answer.NOT_MET, AT.date())


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ("awaiting", Answer.CANNOT_SAY),
        ("suspended", Answer.NOT_MET),
        ("lapsed", Answer.NOT_MET),
        ("withdrawn", Answer.NOT_MET),
    ],
)
def test_a_signature_that_is_not_in_force_says_since_when(state: str, answer: Answer) -> None:
    found = signed(Rule(Kind.SIGNED_CURRENT), Facts(Standing(State(state), since=ago(3)), current=CURRENT))
    assert (found.answer, found.since) == (answer, ago(3).date())


def test_a_signature_older_than_an_edition_does_not_say_since_when() -> None:
    """It signed the new edition some time after it came; when, the standing does not tell."""
    facts = Facts(IN_FORCE, CURRENT, CURRENT, current_since={NEW: ago(20).date()})
    assert signed(Rule(Kind.SIGNED_CURRENT), facts).since is None
    older = replace(facts, current_since={NEW: ago(400).date()})
    assert signed(Rule(Kind.SIGNED_CURRENT), older).since == ago(200).date()


def test_a_logo_that_followed_another_without_a_gap_is_in_force_since_the_first() -> None:
    spans = (Span(ago(90), ago(50)), Span(ago(50), ago(10)), Span(ago(20), AT + DAY))
    facts = replace(EMPTY, badges_in_force=1, badge_until=AT + DAY, badge_spans=spans)
    assert signed(Rule(Kind.BADGE_IN_FORCE), facts).since == ago(90).date()
    gone = signed(Rule(Kind.BADGE_IN_FORCE), replace(EMPTY, badge_spans=spans[:2]))
    assert (gone.answer, gone.since) == (Answer.NOT_MET, ago(10).date())
    never = signed(Rule(Kind.BADGE_IN_FORCE), EMPTY)
    assert (never.answer, never.since) == (Answer.NOT_MET, JOINED)


def test_nobody_misses_a_condition_before_there_was_one() -> None:
    rule = Rule(Kind.DOMAIN_PROVEN, since=date(2026, 5, 1))
    lost = replace(EMPTY, domain_spans=(Span(ago(300), ago(200)),))
    assert signed(rule, lost).since == date(2026, 5, 1)
    assert signed(rule, replace(lost, domain_spans=(Span(ago(300)),))).since == ago(300).date()


@pytest.mark.parametrize(
    ("tested", "failed", "answer", "since"),
    [
        (10, None, Answer.MET, None),
        (10, 5, Answer.MET, None),  # by the words of the rule; the evidence says that a later one failed
        (99, None, Answer.MET, None),
        (100, None, Answer.NOT_MET, 0),
        (150, 20, Answer.NOT_MET, 50),
        (None, 20, Answer.NOT_MET, 20),
        (None, None, Answer.NOT_MET, 200),  # given 300 days ago, never answered within 100
    ],
)
def test_a_contact_point_answers_a_test_in_time(
    tested: int | None, failed: int | None, answer: Answer, since: int | None
) -> None:
    facts = replace(
        EMPTY,
        contact_point="ntd@voorbeeld.example",
        contact_point_since=ago(300),
        contact_tested_at=None if tested is None else ago(tested),
        contact_failed_at=None if failed is None else ago(failed),
    )
    found = signed(Rule(Kind.CONTACT_TESTED, {"days": 100}), facts)
    assert found.answer is answer
    assert found.since == (None if since is None else ago(since).date())


def test_a_new_contact_point_is_not_judged_before_its_first_test_can_be_over() -> None:
    facts = replace(EMPTY, contact_point="ntd@voorbeeld.example", contact_point_since=ago(3))
    assert signed(Rule(Kind.CONTACT_TESTED), facts).answer is Answer.CANNOT_SAY


def test_a_declaration_counts_for_the_months_of_the_rule() -> None:
    rule = Rule(Kind.ATTESTED, {"months": 6}, key="k1", text_nl="Zegt ja", text_en="Says yes")
    said = Attested(rule.name, months_later(AT, -6) + DAY)
    assert signed(rule, replace(EMPTY, attested=[said])).answer is Answer.MET
    over = signed(rule, replace(EMPTY, attested=[replace(said, at=months_later(AT, -6))]))
    assert (over.answer, over.since) == (Answer.NOT_MET, AT.date())
    withdrawn = signed(rule, replace(EMPTY, attested=[replace(said, withdrawn_at=ago(2))]))
    assert (withdrawn.answer, withdrawn.since) == (Answer.NOT_MET, ago(2).date())
    other = signed(rule, replace(EMPTY, attested=[replace(said, name="attested:k2")]))
    assert other.answer is Answer.NOT_MET
    chain = [Attested(rule.name, ago(300)), Attested(rule.name, ago(150))]
    assert signed(rule, replace(EMPTY, attested=chain)).since == ago(300).date()


def published(*labels: str) -> list[PeriodLabel]:
    """Half-years, newest first, each published 180 days after the one before."""
    return [
        PeriodLabel(f"p{9 - place}", label.rstrip("!"), ago(10 + 180 * place).date(), label.endswith("!"))
        for place, label in enumerate(labels)
    ]


@pytest.mark.parametrize(
    ("labels", "answer", "since"),
    [
        (("below", "below"), Answer.NOT_MET, 10),
        (("below", "below", "below", "meets"), Answer.NOT_MET, 190),
        (("below", "meets", "below", "below"), Answer.MET, 190),
        (("meets", "meets"), Answer.MET, 190),
        (("", ""), Answer.CANNOT_SAY, None),
        (("below", "", "below"), Answer.MET, 370),  # no figure in between: not in a row
    ],
)
def test_below_the_norm_is_missed_since_the_publication_that_completed_the_row(
    labels: Sequence[str], answer: Answer, since: int | None
) -> None:
    found = signed(Rule(Kind.NOT_BELOW_NORM, {"periods": 2}), replace(EMPTY, labels=published(*labels)))
    assert (found.answer, found.since) == (answer, None if since is None else ago(since).date())


def test_not_measurable_counts_only_where_the_company_could_not_be_notified() -> None:
    rule = Rule(Kind.MEASURABLE, {"periods": 2})
    away = signed(rule, replace(EMPTY, labels=published("not_measurable!", "not_measurable!")))
    assert (away.answer, away.since) == (Answer.NOT_MET, ago(10).date())
    doubt = signed(rule, replace(EMPTY, labels=published("not_measurable", "not_measurable!")))
    assert doubt.answer is Answer.MET
    assert signed(rule, replace(EMPTY, labels=published("", ""))).answer is Answer.CANNOT_SAY


def test_a_waiver_changes_only_what_is_not_met_and_only_before_its_end() -> None:
    missed = Finding(Answer.NOT_MET, "Never signed.", since=JOINED)
    waived = waive(missed, (AT + DAY).date(), on=AT.date())
    assert (waived.answer, waived.since, waived.evidence) == (Answer.WAIVED, JOINED, missed.evidence)
    assert waive(missed, AT.date(), on=AT.date()) is missed
    assert waive(missed, None, on=AT.date()) is missed
    for answer in (Answer.MET, Answer.CANNOT_SAY):
        assert waive(Finding(answer, ""), (AT + DAY).date(), on=AT.date()).answer is answer
    assert overall([waived, Finding(Answer.MET, "")]) is Answer.WAIVED
    assert overall([waived, Finding(Answer.CANNOT_SAY, "")]) is Answer.CANNOT_SAY


@given(st.permutations(list(Answer)), st.lists(st.sampled_from(list(Answer)), max_size=5))
def test_not_met_beats_doubt_beats_waived_beats_met(order: list[Answer], some: list[Answer]) -> None:
    rank = [Answer.MET, Answer.WAIVED, Answer.CANNOT_SAY, Answer.NOT_MET]
    found = overall(Finding(answer, "") for answer in [*order[:1], *some])
    assert found is max([*order[:1], *some], key=rank.index)


moments = st.integers(-400, 400).map(lambda days: AT + days * DAY)
spans = st.builds(lambda start, length: Span(start, start + length * DAY), moments, st.integers(1, 300))
labels = st.lists(
    st.tuples(st.sampled_from(["below", "meets", "", "not_measurable"]), moments, st.booleans()), max_size=5
).map(
    lambda found: [
        PeriodLabel(f"p{place}", label, at.date(), away)
        for place, (label, at, away) in enumerate(sorted(found, key=lambda each: each[1], reverse=True))
    ]
)
RULES = [
    Rule(kind, {name: each.usual for name, each in PARAMETERS[kind].items()}, key, text_nl=key, text_en=key)
    for kind in Kind
    for key in (("k1",) if kind is Kind.ATTESTED else ("",))
]
attested = st.builds(
    lambda name, at, days: Attested(name, at, at + days * DAY if days else None),
    st.sampled_from(["attested:k1", "hash-check-in-use"]),
    moments,
    st.integers(0, 100),
)
facts = st.builds(
    Facts,
    standing=st.sampled_from([IN_FORCE, Standing(State.NOT_SIGNED), Standing(State.LAPSED, since=ago(5))]),
    signed=st.sampled_from([CURRENT, CURRENT - {NEW}]),
    current=st.just(CURRENT),
    domain_spans=st.lists(spans, max_size=4),
    contact_point=st.sampled_from([None, "ntd@voorbeeld.example"]),
    contact_point_since=st.just(ago(300)),
    contact_tested_at=st.none() | moments,
    contact_failed_at=st.none() | moments,
    labels=labels,
    attested=st.lists(attested, max_size=4),
)


def up_to(found: Facts, at: datetime) -> Facts:
    """The same facts without what came after *at*."""
    return replace(
        found,
        domain_spans=[
            Span(span.since, span.until if span.until and span.until <= at else None)
            for span in found.domain_spans
            if span.since <= at
        ],
        contact_tested_at=found.contact_tested_at if (found.contact_tested_at or at) <= at else None,
        contact_failed_at=found.contact_failed_at if (found.contact_failed_at or at) <= at else None,
        labels=[each for each in found.labels if each.published_on and each.published_on <= at.date()],
        attested=[
            replace(each, withdrawn_at=each.withdrawn_at if (each.withdrawn_at or at) <= at else None)
            for each in found.attested
            if each.at <= at
        ],
    )


@given(facts)
def test_an_answer_rests_only_on_what_had_happened_by_then(found: Facts) -> None:
    whole = check_all(RULES, found, at=AT, joined_on=JOINED)
    known = check_all(RULES, up_to(found, AT), at=AT, joined_on=JOINED)
    assert [(each.answer, each.since) for each in whole] == [(each.answer, each.since) for each in known]


@given(facts, st.sampled_from(RULES))
def test_since_is_never_later_than_today_and_every_sentence_is_whole(found: Facts, rule: Rule) -> None:
    finding = check(rule, found, at=AT, joined_on=JOINED)
    assert finding.since is None or finding.since <= AT.date()
    assert "%(" not in finding.evidence % finding.values
    sentence, values = in_words(rule)
    assert "%(" not in sentence % values


@given(facts, st.sampled_from(RULES), spans.filter(lambda span: span.since <= AT < (span.until or AT)))
def test_more_good_facts_never_turn_met_into_not_met(found: Facts, rule: Rule, more: Span) -> None:
    better = replace(
        found,
        domain_spans=[*found.domain_spans, more],
        contact_tested_at=AT,
        contact_point="ntd@voorbeeld.example",
        attested=[*found.attested, Attested(rule.name, AT)],
        signed=CURRENT,
    )
    if check(rule, found, at=AT, joined_on=JOINED).answer is Answer.MET:
        assert check(rule, better, at=AT, joined_on=JOINED).answer is Answer.MET


@given(st.lists(spans, max_size=6), moments)
def test_a_stretch_begins_where_nothing_held_just_before(found: list[Span], at: datetime) -> None:
    since = running_since(found, at)
    assert (since is None) == (not running(found, at))
    if since is not None:
        assert since <= at
        assert not running(found, since - timedelta(microseconds=1))
    ended = ended_at(found, at)
    assert ended is None or ended <= at
