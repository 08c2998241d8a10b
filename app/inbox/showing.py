"""An inbox as a page shows it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from app.clock import now
from app.inbox import words
from app.inbox.waiting import Fact, Item, What, inbox, total


@dataclass(frozen=True)
class Shown:
    """The lines with their words; ``next`` says what comes when there are none."""

    items: Sequence[Item]
    counted: str
    next: str
    act_of: Callable[[Item], str] = words.act_of
    waiter_of: Callable[[Item], str] = words.waiter_of


def shown(desk: str, facts: Iterable[Fact], lists: Mapping[What, str] | None = None) -> Shown:
    """The inbox of *desk* (a key of ``words.NEXT``) at this moment."""
    items = inbox(facts, at=now(), lists=lists)
    return Shown(items, words.counted(total(items)), gettext(words.NEXT[desk]))
