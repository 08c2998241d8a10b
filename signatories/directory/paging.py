"""One page of companies by name: from its neighbour, from a letter, or by its number near either end."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, literal, select, tuple_
from sqlalchemy.orm import Session

from signatories import sheets
from signatories.directory.directory_rows import KEY, Key
from signatories.models import Company
from signatories.sheets import Place, Sheet

PAGE_SIZE = 50


class Found(NamedTuple):
    """The companies of a page, and its number: 0 where that is not known, and it is neither the first nor the last."""

    keys: Sequence[Key]
    page: int


class Listed(NamedTuple):
    """A list of ``total`` companies: who is ``wanted``, by ``key`` (what they are sorted by) and then by id."""

    wanted: Select[Company]
    key: ColumnElement[str]
    total: int

    @property
    def pages(self) -> int:
        return sheets.pages_of(self.total, PAGE_SIZE)

    def some(self, session: Session, *near: ColumnElement[bool], back: bool = False, size: int) -> list[Key]:
        """At most *size* companies that answer to *near*, from the start of the list, or from its end."""
        order = (self.key.desc(), Company.id.desc()) if back else (self.key, Company.id)
        found = session.execute(
            self.wanted.where(*near).order_by(*order).with_only_columns(*KEY).limit(size)
        ).all()
        return [Key(*each) for each in (found[::-1] if back else found)]


def find(session: Session, listed: Listed, place: Place) -> Found:
    """The page at *place*; where there is nothing, the page of its number, or the nearest end."""
    at = tuple_(listed.key, Company.id)
    found: list[Key] = []
    if (edge := _edge(session, listed.key, place.after)) is not None:
        found = listed.some(session, at > edge, size=PAGE_SIZE)
    elif (edge := _edge(session, listed.key, place.before)) is not None:
        found = listed.some(session, at < edge, back=True, size=PAGE_SIZE)
        if len(found) < PAGE_SIZE or place.page == 1:
            place, found = Place(), []
    elif place.letter:
        found = listed.some(session, listed.key >= place.letter, size=PAGE_SIZE)
    if not found:
        number = place.page or (listed.pages if place.letter or place.after else 1)
        sheet = sheets.by_number(number, total=listed.total, size=PAGE_SIZE)
        return Found(_numbered(session, listed, sheet), sheet.page)
    if place.page:
        return Found(found, min(max(place.page, 1), listed.pages))
    return Found(found, _end(session, listed, found))


def _end(session: Session, listed: Listed, found: Sequence[Key]) -> int:
    """The number of a page that nobody counted: that of the first or the last one, else 0."""
    at = tuple_(listed.key, Company.id)
    first, last = (_edge(session, listed.key, each.slug) for each in (found[0], found[-1]))
    if first is not None and not listed.some(session, at < first, back=True, size=1):
        return 1
    if last is not None and not listed.some(session, at > last, size=1):
        return listed.pages
    return 0


def _numbered(session: Session, listed: Listed, sheet: Sheet) -> list[Key]:
    if sheet.lines == sheet.size:
        return listed.some(session, back=sheet.is_from_end, size=sheet.size)
    key, number = listed.key, Company.id
    near = (key.desc(), number.desc()) if sheet.is_from_end else (key, number)
    passed = listed.wanted.with_only_columns(*KEY, key.label("place")).order_by(*near).limit(sheet.lines)
    lines = passed.subquery()
    far = (lines.c.place, lines.c.id) if sheet.is_from_end else (lines.c.place.desc(), lines.c.id.desc())
    columns = [lines.c[name] for name in Key._fields]
    found = session.execute(select(*columns).order_by(*far).limit(sheet.size)).all()
    return [Key(*each) for each in (found if sheet.is_from_end else found[::-1])]


def _edge(session: Session, key: ColumnElement[str], slug: str) -> ColumnElement[Any] | None:
    """The place in the list of the company of that slug, if there is one."""
    found = session.execute(select(key, Company.id).where(Company.slug == slug)).first() if slug else None
    return tuple_(*(literal(each) for each in found)) if found else None
