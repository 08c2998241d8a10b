"""Holding the facts of one company against one rule, kind by kind. Pure.

Only what happened up to the day that is asked about counts, whatever else the facts hold.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from sentences import N_
from signatories.conditions.condition_periods import measurable, not_below_norm
from signatories.conditions.conditions import Answer, Facts, Finding, Kind, Rule, parameter
from signatories.signatures.standing import State
from signatories.terms import Span, ended_at, months_later, running, running_since

Check = Callable[[Rule, Facts, datetime, date | None], Finding]
"""Rule, facts, the moment, and since when the company is a member."""


def check(rule: Rule, facts: Facts, *, at: datetime, joined_on: date | None = None) -> Finding:
    """Hold the facts of one company, a member since *joined_on*, against one rule as of *at*."""
    finding = _CHECKS[rule.kind](rule, facts, at, joined_on)
    if finding.answer is Answer.NOT_MET and finding.since and rule.since and finding.since < rule.since:
        # Nobody misses a condition before there was one.
        return Finding(finding.answer, finding.evidence, finding.values, rule.since)
    return finding


def check_all(
    rules: Iterable[Rule],
    facts: Facts,
    *,
    at: datetime,
    joined_on: date | None = None,
    waived: Mapping[str, date] | None = None,
) -> list[Finding]:
    """The findings on each rule. *waived* gives by name of the condition the end of its waiver, if one runs."""
    waived = waived or {}
    return [
        waive(check(rule, facts, at=at, joined_on=joined_on), waived.get(rule.name), on=at.date())
        for rule in rules
    ]


def waive(finding: Finding, until: date | None, *, on: date) -> Finding:
    """A condition that is not met and waived on that day; any other answer stays as it is."""
    if finding.answer is not Answer.NOT_MET or until is None or until <= on:
        return finding
    return Finding(Answer.WAIVED, finding.evidence, finding.values, finding.since, waived_until=until)


_NO_SIGNATURE: Mapping[str, str] = {
    State.WITHDRAWN: N_("The signature was withdrawn on %(since)s."),
    State.LAPSED: N_("The term of the signature ended on %(since)s."),
    "suspended": N_("The signature is suspended since %(since)s."),
    "ended": N_("The signature ended on %(since)s."),
}


def _signed_current(rule: Rule, facts: Facts, at: datetime, joined_on: date | None) -> Finding:
    standing, days = facts.standing, timedelta(days=parameter(rule, "days"))
    since = _day(standing.since)
    if standing.state == "awaiting":
        return Finding(
            Answer.CANNOT_SAY, N_("Signed on %(since)s; not countersigned yet."), {"since": since}, since
        )
    if standing.state is State.NOT_SIGNED:
        return _never_signed(rule, joined_on, days, at.date())
    if not standing.is_in_force:
        evidence = _NO_SIGNATURE.get(standing.state, N_("No signature in force since %(since)s."))
        return Finding(Answer.NOT_MET, evidence, {"since": since}, since)
    if not facts.current:
        return Finding(Answer.CANNOT_SAY, N_("The register holds no edition to compare with."))
    missing = facts.current - facts.signed
    if missing:
        return _older_edition(missing, facts, days, at.date())
    values = {"since": since, "until": _day(standing.until)}
    return Finding(
        Answer.MET, N_("Signed since %(since)s, until %(until)s."), values, _signed_since(facts, since)
    )


def _never_signed(rule: Rule, joined_on: date | None, days: timedelta, on: date) -> Finding:
    starts = [day for day in (joined_on, rule.since) if day]
    due = max(starts) + days if starts else None
    if due and days and on < due:
        return Finding(
            Answer.CANNOT_SAY, N_("Not signed yet. There is time until %(until)s."), {"until": due}
        )
    return Finding(Answer.NOT_MET, N_("Never signed."), since=due)


def _older_edition(missing: Iterable[tuple[str, str]], facts: Facts, days: timedelta, on: date) -> Finding:
    """An earlier edition counts until the days after the new one have passed."""
    shown = ", ".join(sorted(f"{key} {edition}" for key, edition in missing))
    starts = [facts.current_since[each] for each in missing if each in facts.current_since]
    due = min(starts) + days if starts else None
    if due and on < due:
        return Finding(
            Answer.MET,
            N_("Signed an earlier edition. There is time until %(until)s to sign %(missing)s."),
            {"until": due, "missing": shown},
        )
    return Finding(
        Answer.NOT_MET, N_("Signed an earlier edition. Missing: %(missing)s."), {"missing": shown}, due
    )


def _signed_since(facts: Facts, since: date | None) -> date | None:
    """When the signature began; unknown where an edition came later: it may have been signed late."""
    newest = max(
        (facts.current_since[each] for each in facts.current if each in facts.current_since), default=None
    )
    return None if since and newest and newest > since else since


def _badge_in_force(rule: Rule, facts: Facts, at: datetime, joined_on: date | None) -> Finding:
    if facts.badges_in_force:
        values = {"count": facts.badges_in_force, "until": _day(facts.badge_until)}
        since = _day(running_since(facts.badge_spans, at))
        return Finding(Answer.MET, N_("Logos in force: %(count)s, until %(until)s."), values, since)
    ended = _day(ended_at(facts.badge_spans, at))
    if ended:
        return Finding(Answer.NOT_MET, N_("No logo in force since %(since)s."), {"since": ended}, ended)
    return Finding(Answer.NOT_MET, N_("No logo in force."), since=joined_on)


def _domain_proven(rule: Rule, facts: Facts, at: datetime, joined_on: date | None) -> Finding:
    count = len(running(facts.domain_spans, at))
    if count:
        since = _day(running_since(facts.domain_spans, at))
        values = {"count": count, "since": since}
        return Finding(Answer.MET, N_("Proven domains: %(count)s, since %(since)s."), values, since)
    ended = _day(ended_at(facts.domain_spans, at))
    if ended:
        return Finding(Answer.NOT_MET, N_("The last domain was lost on %(since)s."), {"since": ended}, ended)
    return Finding(Answer.NOT_MET, N_("No domain proven."), since=joined_on)


def _contact_point(rule: Rule, facts: Facts, at: datetime, joined_on: date | None) -> Finding:
    if facts.contact_point is None:
        return Finding(Answer.NOT_MET, N_("No contact point given."), since=joined_on)
    since = _day(facts.contact_point_since)
    values = {"contact": facts.contact_point, "since": since}
    return Finding(Answer.MET, N_("%(contact)s, since %(since)s."), values, since)


def _contact_tested(rule: Rule, facts: Facts, at: datetime, joined_on: date | None) -> Finding:
    days = timedelta(days=parameter(rule, "days"))
    if facts.contact_point is None:
        return Finding(Answer.NOT_MET, N_("No contact point given."), since=joined_on)
    tested, failed = _before(facts.contact_tested_at, at), _before(facts.contact_failed_at, at)
    if tested is None:
        return _never_tested(facts, failed, days, at)
    if at < tested + days:
        if failed and failed > tested:
            evidence = N_("Answered a test on %(tested)s. A later test, on %(failed)s, was not answered.")
            return Finding(Answer.MET, evidence, {"tested": tested.date(), "failed": failed.date()})
        return Finding(Answer.MET, N_("Answered a test on %(tested)s."), {"tested": tested.date()})
    due = (tested + days).date()
    return Finding(Answer.NOT_MET, N_("Last answered a test on %(tested)s."), {"tested": tested.date()}, due)


def _never_tested(facts: Facts, failed: datetime | None, days: timedelta, at: datetime) -> Finding:
    if failed:
        values = {"failed": failed.date()}
        return Finding(Answer.NOT_MET, N_("Did not answer the test of %(failed)s."), values, failed.date())
    since = facts.contact_point_since
    if since is None or at < since + days:
        return Finding(Answer.CANNOT_SAY, N_("Not tested yet."), since=_day(since))
    due = (since + days).date()
    return Finding(
        Answer.NOT_MET, N_("Never answered a test, since %(since)s."), {"since": since.date()}, due
    )


def _attested(rule: Rule, facts: Facts, at: datetime, joined_on: date | None) -> Finding:
    months = parameter(rule, "months")
    spans = [
        Span(each.at, min(filter(None, (each.withdrawn_at, months_later(each.at, months)))))
        for each in facts.attested
        if each.name == rule.name and each.at <= at
    ]
    counting = running(spans, at)
    if counting:
        last = max(counting, key=lambda span: span.until or at)
        values = {"declared": last.since.date(), "until": _day(last.until)}
        since = _day(running_since(spans, at))
        return Finding(Answer.MET, N_("Declared on %(declared)s, counts until %(until)s."), values, since)
    ended = _day(ended_at(spans, at))
    if ended:
        return Finding(Answer.NOT_MET, N_("The declaration ran out on %(since)s."), {"since": ended}, ended)
    starts = [day for day in (joined_on, rule.since) if day]
    return Finding(Answer.NOT_MET, N_("Not declared."), since=max(starts, default=None))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _before(moment: datetime | None, at: datetime) -> datetime | None:
    return moment if moment and moment <= at else None


_CHECKS: Mapping[Kind, Check] = {
    Kind.SIGNED_CURRENT: _signed_current,
    Kind.BADGE_IN_FORCE: _badge_in_force,
    Kind.DOMAIN_PROVEN: _domain_proven,
    Kind.CONTACT_POINT: _contact_point,
    Kind.CONTACT_TESTED: _contact_tested,
    Kind.HASH_CHECK: _attested,
    Kind.NOT_BELOW_NORM: not_below_norm,
    Kind.MEASURABLE: measurable,
    Kind.ATTESTED: _attested,
}
