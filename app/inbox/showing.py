"""An inbox as a page shows it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from app.access import held_by, person
from app.clock import now
from app.extensions import db
from app.factors import asked_of
from app.inbox import words
from app.inbox.waiting import Fact, Item, What, inbox, total
from app.navigation import settings


@dataclass(frozen=True)
class Shown:
    """The lines with their words; ``next`` says what comes when there are none.

    ``asks_passkey`` is for who decides about others with nothing but a link by mail. Demo persons have no other.
    """

    items: Sequence[Item]
    counted: str
    next: str
    asks_passkey: bool
    act_of: Callable[[Item], str] = words.act_of
    waiter_of: Callable[[Item], str] = words.waiter_of


def shown(desk: str, facts: Iterable[Fact], lists: Mapping[What, str] | None = None) -> Shown:
    """The inbox of *desk* (a key of ``words.NEXT``) at this moment."""
    items = inbox(facts, at=now(), lists=lists)
    asks = not settings().demo and asked_of.weighs(held_by(person()))
    asks_passkey = asks and not asked_of.has_factor(db.session(), person())
    return Shown(items, words.counted(total(items)), gettext(words.NEXT[desk]), asks_passkey)
