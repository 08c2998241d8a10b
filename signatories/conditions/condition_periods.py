"""The conditions that count published half-years: not below the norm, and reachable. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from sentences import N_
from signatories.conditions.conditions import Answer, Facts, Finding, PeriodLabel, Rule, parameter


def not_below_norm(rule: Rule, facts: Facts, at: datetime, joined_on: date | None) -> Finding:
    """*Below* in the last published half-years running is what the rule forbids."""
    periods = parameter(rule, "periods")
    known = _published(facts.labels, at)
    last = known[:periods]
    if not last:
        return Finding(Answer.CANNOT_SAY, N_("No published figures yet."))
    shown = _names(last)
    below = [each for each in last if each.label == "below"]
    since = _since_of_run(known, periods, lambda each: each.label == "below")
    if len(below) == periods:
        return Finding(Answer.NOT_MET, N_("Below the norm in %(periods)s."), {"periods": shown}, since)
    if below:
        return Finding(Answer.MET, N_("Below the norm in %(below)s only."), {"below": _names(below)}, since)
    if all(not each.label for each in last):
        return Finding(
            Answer.CANNOT_SAY, N_("No figures of this company in %(periods)s."), {"periods": shown}
        )
    if all(each.label in ("not_measurable", "") for each in last):
        return Finding(Answer.CANNOT_SAY, N_("Not measurable in %(periods)s."), {"periods": shown})
    return Finding(Answer.MET, N_("Not below the norm in %(periods)s."), {"periods": shown}, since)


def measurable(rule: Rule, facts: Facts, at: datetime, joined_on: date | None) -> Finding:
    """Not measurable since most notices did not arrive, in the last half-years running, is forbidden."""
    periods = parameter(rule, "periods")
    known = _published(facts.labels, at)
    last = known[:periods]
    if not last:
        return Finding(Answer.CANNOT_SAY, N_("No published figures yet."))
    away = [each for each in last if _was_unreachable(each)]
    since = _since_of_run(known, periods, _was_unreachable)
    if len(away) == periods:
        values = {"periods": _names(last)}
        return Finding(Answer.NOT_MET, N_("Could not be notified in %(periods)s."), values, since)
    if away:
        return Finding(
            Answer.MET, N_("Could not be notified in %(away)s only."), {"away": _names(away)}, since
        )
    if all(not each.label for each in last):
        values = {"periods": _names(last)}
        return Finding(Answer.CANNOT_SAY, N_("No figures of this company in %(periods)s."), values)
    return Finding(Answer.MET, N_("Could be notified in %(periods)s."), {"periods": _names(last)}, since)


def _was_unreachable(label: PeriodLabel) -> bool:
    return label.label == "not_measurable" and label.could_not_be_notified


def _published(labels: Sequence[PeriodLabel], at: datetime) -> list[PeriodLabel]:
    return [each for each in labels if each.published_on is None or each.published_on <= at.date()]


def _names(labels: Iterable[PeriodLabel]) -> str:
    """The half-years, each with whose figure counts where that is a company before this one."""
    return ", ".join(
        sorted(f"{each.period} ({each.company})" if each.company else each.period for each in labels)
    )


def _since_of_run(
    labels: Sequence[PeriodLabel], periods: int, is_bad: Callable[[PeriodLabel], bool]
) -> date | None:
    """Since when the last *periods* labels (newest first) are all bad, or are not.

    The answer can only change on a day of publication: each is asked again, going back.
    """

    def breached(place: int) -> bool:
        last = labels[place : place + periods]
        return len(last) == periods and all(map(is_bad, last))

    place = 0
    while place + 1 < len(labels) and breached(place + 1) == breached(0):
        place += 1
    return labels[place].published_on
