"""The method in plain Python, one notice at a time: slow, readable, and the judge of the SQL. Pure.

``sql/measure_*.sql`` say the same as a set; the tests compare the two on every figure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from monitor.holdings import Holding
from monitor.incidents import Incident, window_starts
from monitor.method import Method, Window
from monitor.removal import Check, Outcome, Removal, observe


@dataclass(frozen=True)
class Notice:
    """A notice as the ledger knows it."""

    notice: str
    item: str
    site: str
    holder: str
    sent_at: datetime
    delivered_at: datetime | None
    status: str
    withdrawn_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """Acceptance; the sending where there was none."""
        return self.delivered_at or self.sent_at

    @property
    def is_accepted(self) -> bool:
        return self.status == "delivered"


@dataclass(frozen=True)
class Item:
    """What became of a notice that touches the period: not counted for a ``reason``, or judged."""

    notice: Notice
    company: str | None
    reason: str | None
    removal: Removal | None
    outcome: Outcome | None


def _known(first_offline: timedelta | None) -> Removal:
    return Removal(
        last_online=timedelta(0),
        first_offline=first_offline,
        gone_before_delivery=False,
        still_online=False,
        reappeared=False,
        moved=False,
    )


DECIDED: Mapping[str, Callable[[Window], Removal]] = {
    Outcome.ON_TIME: lambda window: _known(window.norm.limit + window.method.tolerance),
    Outcome.UNDETERMINED: lambda _window: _known(None),
}
"""What is known of a notice whose outcome was decided: no more than the outcome itself."""


def items(
    notices: Sequence[Notice],
    checks: Mapping[str, Sequence[Check]],
    held: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None = None,
) -> list[Item]:
    """Judge every notice that was sent or accepted in the period. *held* must not overlap.

    *decided* says what single notices count as by decision, in the place of what was seen.
    """
    decided = decided or {}
    companies = {each.notice: _company(each, held) for each in notices}
    duplicates = _duplicates(notices, companies, window.method.follow_up)
    judged = []
    for each in notices:
        if not (_within(each.at, window) or _within(each.sent_at, window)):
            continue
        company = companies[each.notice]
        reason = _reason(each, company, duplicates, window)
        removal, outcome, effect = None, None, decided.get(each.notice)
        if effect is not None and effect not in DECIDED and reason in (None, "bounced", "refused"):
            reason = effect
        elif reason is None and effect is not None:
            removal, outcome = DECIDED[effect](window), Outcome(effect)
        elif reason is None:
            removal = observe(
                each.at, checks.get(each.notice, ()), hold=window.method.hold, cut_off=window.cut_off
            )
            if removal.gone_before_delivery:
                reason, removal = "gone_before_delivery", None
            else:
                outcome = removal.outcome(limit=window.norm.limit, tolerance=window.method.tolerance)
        judged.append(Item(each, company, reason, removal, outcome))
    return judged


def incidents(judged: Iterable[Item], method: Method) -> dict[str, list[Incident]]:
    """The incidents of each company: its counted items on one site, by windows of the method's width."""
    width = method.incident_window

    def place(item: Item) -> tuple[str, str, datetime]:
        return item.company or "", item.notice.site, item.notice.at

    counted = sorted((item for item in judged if item.outcome is not None), key=place)
    found: dict[str, list[Incident]] = {}
    for (company, site), group in groupby(counted, key=lambda item: place(item)[:2]):
        members = list(group)
        starts = window_starts([item.notice.at for item in members], width)
        for start in starts:
            own = [item for item in members if start <= item.notice.at < start + width]
            outcomes = [item.outcome for item in own]
            second = _outcomes(own, method.second_term, method)
            third = _outcomes(own, method.third_term, method)
            found.setdefault(company, []).append(
                Incident(
                    site=site,
                    first_at=start,
                    items=len(outcomes),
                    on_time=outcomes.count(Outcome.ON_TIME),
                    undetermined=outcomes.count(Outcome.UNDETERMINED),
                    second_on_time=second.count(Outcome.ON_TIME),
                    second_undetermined=second.count(Outcome.UNDETERMINED),
                    third_on_time=third.count(Outcome.ON_TIME),
                    third_undetermined=third.count(Outcome.UNDETERMINED),
                )
            )
    return found


def _outcomes(members: Iterable[Item], term: timedelta, method: Method) -> list[Outcome]:
    """The outcomes of judged items against another *term*."""
    removals = [item.removal for item in members if item.removal is not None]
    return [removal.outcome(limit=term, tolerance=method.tolerance) for removal in removals]


def _within(moment: datetime, window: Window) -> bool:
    return window.start <= moment < window.end


def _company(notice: Notice, held: Sequence[Holding]) -> str | None:
    holdings = [
        each.company
        for each in held
        if each.holder == notice.holder and each.valid_from <= notice.at < each.until
    ]
    return holdings[0] if holdings else None


def _reason(notice: Notice, company: str | None, duplicates: frozenset[str], window: Window) -> str | None:
    if notice.withdrawn_at is not None:
        return "withdrawn"
    if notice.status == "pending":
        return "pending"
    if company is None:
        return "held_back"
    if not _within(notice.at, window):
        return "outside_period"
    if notice.notice in duplicates:
        return "duplicate"
    return None if notice.is_accepted else notice.status


def _duplicates(
    notices: Sequence[Notice], companies: Mapping[str, str | None], follow_up: timedelta
) -> frozenset[str]:
    """Notices about an item of the same company inside the follow-up of an earlier one.

    An accepted notice repeats an earlier accepted one only; a failed attempt repeats any.
    """
    by_item: dict[tuple[str | None, str], list[Notice]] = {}
    for each in notices:
        company = companies[each.notice]
        if each.withdrawn_at is None and each.status != "pending" and company is not None:
            by_item.setdefault((company, each.item), []).append(each)
    found: set[str] = set()
    for tries in by_item.values():
        tries.sort(key=lambda each: (each.at, not each.is_accepted, each.sent_at, each.notice))
        accepted = [each for each in tries if each.is_accepted]
        found |= {each.notice for each in _later(tries, follow_up) if not each.is_accepted}
        found |= {each.notice for each in _later(accepted, follow_up)}
    return frozenset(found)


def _later(tries: Sequence[Notice], follow_up: timedelta) -> list[Notice]:
    """All of *tries*, in order, but the first of each window of *follow_up*."""
    firsts: list[Notice] = []
    later: list[Notice] = []
    for each in tries:
        if firsts and each.at - firsts[-1].at < follow_up:
            later.append(each)
        else:
            firsts.append(each)
    return later
