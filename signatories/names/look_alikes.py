"""Which companies and associations of the register have names that look alike, at a moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signatories.models import Association, Company
from signatories.names import confusable
from signatories.names.company_names import CompanyName
from signatories.names.confusable import Alike, Why

Key = tuple[str, int]
"""A kind (``company``, ``association``, ``row`` of a file) and its number."""


@dataclass(frozen=True)
class Named:
    """A company (with its register number and slug) or an association, by the name that people know."""

    key: Key
    name: str
    slug: str
    register_number: str = ""


@dataclass(frozen=True)
class Pair:
    """Two whose names look alike."""

    one: Named
    other: Named
    why: Why


@dataclass(frozen=True)
class Names:
    """Names by whose they are, and what the eye sees of each."""

    called: Mapping[Key, Sequence[str]]
    seen: Mapping[Key, Sequence[str]]


def names_at(
    session: Session,
    *,
    at: datetime,
    near: Iterable[str] | None = None,
    of: Collection[int] | None = None,
) -> Names:
    """Every name that is held at *at*: with *of*, of no other companies than these; with *near*, no other names of
    companies than those near one of these skeletons."""
    called: dict[Key, list[str]] = defaultdict(list)
    seen: dict[Key, list[str]] = defaultdict(list)
    held = select(CompanyName.company_id, CompanyName.name, CompanyName.seen_head, CompanyName.seen_tail)
    held = held.where(CompanyName.held_at(at)).order_by(CompanyName.company_id, CompanyName.id)
    if near is not None:
        parts = [confusable.near_halves(each) for each in near]
        heads, tails = (set(chain.from_iterable(each)) for each in zip(*parts, strict=True))
        held = held.where(or_(CompanyName.seen_head.in_(heads), CompanyName.seen_tail.in_(tails)))
    if of is not None:
        held = held.where(CompanyName.company_id.in_(of))
    for company_id, name, head, tail in session.execute(held):
        called["company", company_id].append(name)
        seen["company", company_id].append(head + tail)
    for association_id, name in session.execute(
        select(Association.id, Association.name).order_by(Association.id)
    ):
        called["association", association_id].append(name)
        seen["association", association_id].append(confusable.skeleton(name))
    return Names(called, seen)


def named_pairs(session: Session, found: Sequence[Alike]) -> list[Pair]:
    """Those pairs with the names of both."""
    named = _named(session, [key for each in found for key in (each.one, each.other)])  # pyright: ignore[reportArgumentType]
    return [Pair(named[each.one], named[each.other], each.why) for each in found]  # pyright: ignore[reportArgumentType]


FEW = 100
"""Of so many names those that are near are asked for; of more all are read."""


def like(session: Session, own: Mapping[Key, Sequence[str]], *, at: datetime) -> dict[Key, list[Named]]:
    """By key of *own*, who has a name that looks like one of its names."""
    skeletons = {confusable.skeleton(name) for names in own.values() for name in names}
    if not skeletons:
        return {}
    known = names_at(session, at=at, near=skeletons if len(skeletons) <= FEW else None)
    found = confusable.between(own, known.called, known.seen)
    named = _named(session, [each.other for each in found])  # pyright: ignore[reportArgumentType]
    by_key: dict[Key, list[Named]] = defaultdict(list)
    for each in found:
        by_key[each.one].append(named[each.other])  # pyright: ignore[reportArgumentType]
    return by_key


def like_company(session: Session, company_id: int, names: Sequence[str], *, at: datetime) -> list[Named]:
    """Who has a name that looks like one of a company's."""
    key = ("company", company_id)
    return like(session, {key: names}, at=at).get(key, [])


def _named(session: Session, keys: Sequence[Key]) -> dict[Key, Named]:
    companies = {number for kind, number in keys if kind == "company"}
    associations = {number for kind, number in keys if kind == "association"}
    found: dict[Key, Named] = {}
    for each in session.scalars(select(Company).where(Company.id.in_(companies))):
        key = ("company", each.id)
        found[key] = Named(key, each.name, each.slug, each.register_number)
    for each in session.scalars(select(Association).where(Association.id.in_(associations))):
        key = ("association", each.id)
        found[key] = Named(key, each.name, each.slug)
    return found
