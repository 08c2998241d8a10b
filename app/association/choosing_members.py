"""Which members the dashboard and its downloads show, and in which order. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.known_members import Answered
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Answer

PAGE_SIZE = 50
WORST_FIRST = (Answer.NOT_MET, Answer.CANNOT_SAY, Answer.WAIVED, Answer.MET)


class Order(StrEnum):
    NAME = "name"
    NUMBER = "number"
    SINCE = "since"
    NEWEST = "newest"
    ANSWER = "answer"
    CHANGED = "changed"


@dataclass(frozen=True)
class Wish:
    """What is asked for in the URL. ``condition`` is the name of a rule; empty means all conditions
    together; ``answer`` is one answer to it, or empty."""

    text: str = ""
    condition: str = ""
    answer: str = ""
    order: Order = Order.NAME

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.condition or self.answer)

    @property
    def kept(self) -> dict[str, str]:
        """The wish as the query of a URL, without what is left open."""
        order = "" if self.order is Order.NAME else self.order.value
        given = {"q": self.text, "condition": self.condition, "answer": self.answer, "order": order}
        return {name: value for name, value in given.items() if value}


def read(args: Mapping[str, str], rules: Sequence[ConditionRule]) -> Wish:
    """The wish in a query; what is not known there is left open."""
    names = [row.rule.name for row in rules]
    condition, answer, order = (args.get(name, "") for name in ("condition", "answer", "order"))
    return Wish(
        text=args.get("q", "")[:100].strip(),
        condition=condition if condition in names else "",
        answer=answer if answer in list(Answer) else "",
        order=Order(order) if order in list(Order) else Order.NAME,
    )


def chosen(members: Sequence[Answered], rules: Sequence[ConditionRule], wish: Wish) -> list[Answered]:
    """The members that fit, in the order that is wished for; members come in by name."""
    names = [row.rule.name for row in rules]
    place = names.index(wish.condition) if wish.condition else None
    found = [each for each in members if not wish.answer or _answer(each, place) == wish.answer]
    if wish.order is Order.NUMBER:
        return sorted(found, key=lambda each: _by_number(each.member.member_number))
    if wish.order in (Order.SINCE, Order.NEWEST):
        newest = wish.order is Order.NEWEST
        return sorted(found, key=lambda each: each.member.member_since, reverse=newest)
    if wish.order is Order.ANSWER:
        return sorted(found, key=lambda each: WORST_FIRST.index(_answer(each, place)))
    if wish.order is Order.CHANGED:
        return sorted(found, key=lambda each: _since(each, place) or date.min, reverse=True)
    return found


def _answer(member: Answered, place: int | None) -> Answer:
    return member.overall if place is None else member.findings[place].answer


def _since(member: Answered, place: int | None) -> date | None:
    """Since when the answer is what it is: of one condition, or the latest of all."""
    findings = member.findings if place is None else [member.findings[place]]
    return max((finding.since for finding in findings if finding.since), default=None)


def _by_number(number: str | None) -> tuple[bool, int, str]:
    """Member numbers that are whole numbers count as such; members without one come last."""
    text = number or ""
    return (not text, int(text) if text.isdecimal() and len(text) < 19 else 10**19, text)


def page_of(found: Sequence[Answered], page: int) -> tuple[Sequence[Answered], int, int]:
    """The members on that page; the page, and how many there are."""
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    return found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], page, pages
