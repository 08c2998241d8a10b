"""From facts to the one verdict: time, site, books; and its JSON."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from badge import verdict as verdicts
from badge import verifying
from badge.claims import BadgeClaims
from badge.verdict import Check, Endorsement, NamedDocument, Outcome, Reason, Verdict
from badge.verifying import Record, RecordState
from tests.badge_samples import AT, BASE_URL, CLAIMS, INDEX, badge, listed, verdict_on

FROM, UNTIL = CLAIMS.valid_from, CLAIMS.valid_until
GOOD = badge()


def books(state: RecordState, reason: Reason | None = None) -> verifying.Records:
    return lambda _claims: Record(state, AT - timedelta(hours=2), reason, 41)


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (FROM - timedelta(seconds=61), Outcome.NOT_YET_VALID),
        (FROM - timedelta(seconds=60), Outcome.VALID),
        (FROM, Outcome.VALID),
        (UNTIL, Outcome.VALID),
        (UNTIL + timedelta(seconds=60), Outcome.VALID),
        (UNTIL + timedelta(seconds=61), Outcome.EXPIRED),
        (UNTIL + timedelta(days=365), Outcome.EXPIRED),
    ],
)
def test_b6_the_term_counts_to_the_second_with_a_minute_for_wrong_clocks(
    at: datetime, outcome: Outcome
) -> None:
    assert verdict_on(GOOD, at=at, status_lists=[listed(at=at)]).verdict is outcome


@pytest.mark.parametrize(
    "site",
    [
        "https://hosting-a.example",
        "https://hosting-a.example/",
        "https://hosting-a.example/about?x=1#y",
        "HTTPS://Hosting-A.Example",
        "hosting-a.example",
        " hosting-a.example ",
        "https://hosting-a.example:443",
    ],
)
def test_the_badge_is_valid_on_its_own_site(site: str) -> None:
    verdict = verdict_on(GOOD, on=site)
    assert verdict.is_valid
    assert verdict.asked_for == "https://hosting-a.example"


@pytest.mark.parametrize(
    "site",
    [
        "https://hosting-b.example",
        "https://www.hosting-a.example",
        "http://hosting-a.example",
        "https://hosting-a.example:8443",
        "https://hosting-a.example.attacker.example",
        "https://hosting-a.example@attacker.example",
        "https://attacker.example/https://hosting-a.example",
        "https://hosting-а.example",
        "https://hosting-a.example.",
        "",
        "null",
        "file:///x",
        "javascript:alert(1)",
        "https://[::1",
        "https://" + "a" * 5000,
        "<script>",
    ],
)
def test_b4_the_badge_is_not_valid_on_any_other_site(site: str) -> None:
    assert verdict_on(GOOD, on=site).verdict is Outcome.NOT_FOR_THIS_SITE


def test_an_international_name_is_the_same_in_both_its_forms() -> None:
    shown = badge(origin="https://xn--bcher-kva.example", hosts=("xn--bcher-kva.example",))
    assert verdict_on(shown, on="https://bücher.example").is_valid


def test_a_certain_no_comes_before_a_doubt() -> None:
    late = UNTIL + timedelta(days=1)
    assert verdict_on(GOOD, at=late, status_lists=[]).verdict is Outcome.EXPIRED
    assert verdict_on(GOOD, on="hosting-b.example", status_lists=[]).verdict is Outcome.NOT_FOR_THIS_SITE
    assert verdict_on(GOOD, status_lists=[]).verdict is Outcome.CANNOT_CHECK
    both = verdict_on(GOOD, at=late, status_lists=[listed(INDEX, at=late)], on="hosting-b.example")
    assert both.verdict is Outcome.WITHDRAWN


def test_the_books_can_only_make_the_verdict_worse() -> None:
    assert verdict_on(GOOD, records=books(RecordState.IN_FORCE)).is_valid
    assert verdict_on(GOOD, records=books(RecordState.SUSPENDED)).verdict is Outcome.SUSPENDED
    assert verdict_on(GOOD, records=books(RecordState.WITHDRAWN)).verdict is Outcome.WITHDRAWN
    bit = [listed(INDEX)]
    in_force, suspended = books(RecordState.IN_FORCE), books(RecordState.SUSPENDED)
    assert verdict_on(GOOD, records=in_force, status_lists=bit).verdict is Outcome.WITHDRAWN
    assert verdict_on(GOOD, records=in_force, status_lists=[]).verdict is Outcome.CANNOT_CHECK
    assert verdict_on(GOOD, records=suspended, status_lists=bit).verdict is Outcome.SUSPENDED


def test_a_badge_that_the_books_do_not_have_is_forged_even_with_a_good_signature() -> None:
    verdict = verdict_on(GOOD, records=lambda _claims: None)
    assert verdict.verdict is Outcome.FORGED
    assert verdict.company is None


def test_the_books_are_asked_about_the_badge_that_was_shown() -> None:
    asked: list[BadgeClaims] = []
    verdict_on(badge(number=7), records=lambda claims: asked.append(claims))
    assert asked == [replace(CLAIMS, number=7)]


def test_a_withdrawn_badge_ended_when_it_was_withdrawn() -> None:
    verdict = verdict_on(GOOD, records=books(RecordState.WITHDRAWN, Reason.DOMAIN_LOST))
    assert verdict.until == AT - timedelta(hours=2)
    assert verdict.reason is Reason.DOMAIN_LOST
    assert verdict.log_index == 41


def test_every_check_carries_its_time_and_the_last_word_is_explained() -> None:
    verdict = verdict_on(GOOD, on="hosting-a.example", records=books(RecordState.IN_FORCE))
    assert [check.ok for check in verdict.checks] == [True] * 5
    assert all(check.at <= AT and check.what.endswith(".") for check in verdict.checks)
    assert verdict.explanation == verifying.EXPLANATIONS[Outcome.VALID]


def test_the_json_has_the_keys_of_the_contract() -> None:
    answer = verdicts.as_json(verdict_on(GOOD, on="hosting-a.example", records=books(RecordState.IN_FORCE)))
    promised = {
        "verdict", "company", "register_number", "origins", "documents", "since", "until", "reason",
        "checked_at", "as_of", "log_index",
    }  # fmt: skip
    assert promised <= answer.keys()
    assert answer["verdict"] == "valid"
    assert answer["origins"] == ["https://hosting-a.example"]
    assert answer["documents"][1] == {
        "document": "addendum",
        "name": "Addendum",
        "edition": "2018-12-13",
        "url": f"{BASE_URL}/codes/ntd/addendum/2018-12-13",
    }
    assert (answer["since"], answer["until"]) == ("2026-10-25T12:00:00Z", "2027-02-23T12:00:00Z")
    assert answer["log_index"] == 41
    assert answer["checks"][0]["ok"] is True


def test_the_json_says_each_fact_under_its_own_name() -> None:
    hour = [datetime(2026, 11, 24, number, 5, 6, tzinfo=UTC) for number in range(6)]
    whole = Verdict(
        verdict=Outcome.WITHDRAWN,
        explanation="It was withdrawn.",
        checked_at=hour[0],
        checks=(
            Check("The signature holds.", ok=True, at=hour[1]),
            Check("In the list.", ok=False, at=hour[2]),
        ),
        code="7K3M-92QX-4HTW",
        company="Voorbeeld Hosting B.V.",
        register_number="kvk:00000501",
        origins=("https://a.example", "https://b.example"),
        documents=(NamedDocument("code", "Code", "2018-12-13", f"{BASE_URL}/codes/ntd"),),
        association="Vereniging",
        endorsement=Endorsement("Vereniging", date(2020, 2, 29), f"{BASE_URL}/endorsements/1"),
        since=hour[3],
        until=hour[4],
        reason=Reason.DOMAIN_LOST,
        as_of=hour[5],
        log_index=41,
        asked_for="https://a.example",
    )
    assert verdicts.as_json(whole) == {
        "verdict": "withdrawn",
        "explanation": "It was withdrawn.",
        "code": "7K3M-92QX-4HTW",
        "company": "Voorbeeld Hosting B.V.",
        "register_number": "kvk:00000501",
        "origins": ["https://a.example", "https://b.example"],
        "documents": [
            {"document": "code", "name": "Code", "edition": "2018-12-13", "url": f"{BASE_URL}/codes/ntd"}
        ],
        "association": "Vereniging",
        "endorsement": {
            "association": "Vereniging", "since": "2020-02-29", "url": f"{BASE_URL}/endorsements/1"
        },
        "since": "2026-11-24T03:05:06Z",
        "until": "2026-11-24T04:05:06Z",
        "reason": "domain-lost",
        "on": "https://a.example",
        "checked_at": "2026-11-24T00:05:06Z",
        "as_of": "2026-11-24T05:05:06Z",
        "log_index": 41,
        "checks": [
            {"what": "The signature holds.", "ok": True, "at": "2026-11-24T01:05:06Z"},
            {"what": "In the list.", "ok": False, "at": "2026-11-24T02:05:06Z"},
        ],
    }  # fmt: skip


def test_the_json_of_rubbish_has_the_same_keys() -> None:
    bad, good = verdicts.as_json(verdict_on("rubbish")), verdicts.as_json(verdict_on(GOOD))
    assert bad.keys() == good.keys()
    assert bad["verdict"] == "not_a_badge"
    assert bad["company"] is None


def test_the_wire_values_are_those_of_the_contract() -> None:
    assert {outcome.value for outcome in Outcome} == {
        "valid", "not_for_this_site", "suspended", "withdrawn", "expired", "not_yet_valid", "forged",
        "unknown_issuer", "not_a_badge", "no_credential", "cannot_check",
    }  # fmt: skip
