"""Reading signatures: one by its reference, those through an association, a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from signatories import sheets
from signatories.errors import NotFound
from signatories.models import Association, Company
from signatories.names.folding import folded
from signatories.sheets import Place, Sheet
from signatories.signatures.answering import stands_for
from signatories.signatures.signature import Signature, SignedEdition

PAGE_SIZE = 50
FIRST = Place()
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    """Signatures by company, newest first within one; ``page`` counts from 1, and is 0 where nobody counted."""

    signatures: Sequence[Signature]
    page: int
    pages: int
    total: int


def _whole(query: Select[Signature]) -> Select[Signature]:
    return query.options(
        selectinload(Signature.signed_editions).joinedload(SignedEdition.edition),
        selectinload(Signature.company),
        selectinload(Signature.association),
        selectinload(Signature.suspensions),
    )


def of_reference(
    session: Session, reference: str, *, association: Association | None = None, at: datetime
) -> Signature:
    """The signature of that public id; with *association*, only one that answers to it. Raises ``NotFound``."""
    query = select(Signature).where(Signature.public_id == reference)
    if association is not None:
        query = query.where(Signature.association_id.in_(stands_for(session, association, at=at)))
    found = session.scalar(_whole(query))
    if found is None:
        raise NotFound
    return found


def countersigned(
    session: Session,
    *,
    association: Association | None = None,
    text: str = "",
    place: Place = FIRST,
    at: datetime,
) -> Page:
    """Countersigned signatures, those that answer to *association* or all of them: the page at *place*.

    *text* is looked for in the company's name and number. ``after`` and ``before`` of a place are public ids of
    signatures: from those a page is found as soon however far it is, and what is added meanwhile moves nothing.
    """
    conditions: list[ColumnElement[bool]] = [Signature.countersigned_at.is_not(None)]
    counted, wanted = select(func.count(Signature.id)), select(Signature).join(Signature.company)
    if text.strip():
        conditions.append(_fits(text.strip()))
        counted = counted.join(Signature.company)
    along, through = conditions, Signature.association_id
    if association is not None:
        of = stands_for(session, association, at=at)
        # Plus nothing: so that a signature is found by its company, and not by its association.
        along, conditions = [*conditions, (through + 0).in_(of)], [*conditions, through.in_(of)]
    total = session.scalar(counted.where(*conditions)) or 0
    is_walked = total * FEW > (session.scalar(select(func.count(Company.id))) or 0)
    way = _Way(wanted, conditions, along if is_walked else None, total)
    return _find(session, way, place)


FEW = 10
"""Where fewer signatures match than one of so many companies has, they are sorted as they are found."""
FORWARD = (Company.search_name, Signature.signed_at.desc(), Signature.id)
BACKWARD = (Company.search_name.desc(), Signature.signed_at, Signature.id.desc())


def _fits(text: str) -> ColumnElement[bool]:
    return or_(
        Company.search_name.contains(folded(text), autoescape=True),
        Company.register_number.contains(text.lower(), autoescape=True),
    )


class Edge(NamedTuple):
    """Where a signature stands in the list."""

    name: str
    signed_at: datetime
    id: int


@dataclass(frozen=True)
class _Way:
    """How the rows are found. ``along`` is what signatures have to be, where companies are walked by name:
    where many have one."""

    wanted: Select[Signature]
    conditions: Sequence[ColumnElement[bool]]
    along: Sequence[ColumnElement[bool]] | None
    total: int

    @property
    def pages(self) -> int:
        return sheets.pages_of(self.total, PAGE_SIZE)

    def near(self, session: Session, name: str | None, *, back: bool, size: int) -> Select[Signature]:
        """What is asked for *size* lines that begin at companies of *name*, or at that end: no companies further than
        they need."""
        key, last = Company.search_name, None
        if self.along is not None:
            has_one = exists().where(Signature.company_id == Company.id, *self.along).correlate(Company)
            # Those with which it is full even where each has one signature.
            full = select(key).where(has_one).order_by(key.desc() if back else key).limit(size)
            if name is not None:
                full = full.where(key < name if back else key > name)
            names = session.scalars(full).all()
            last = names[-1] if len(names) == size else None
        if last is None or self.along is None:
            return self.wanted.where(*self.conditions)
        return self.wanted.where(*self.along, key >= last if back else key <= last)

    def some(
        self, session: Session, edge: Edge | None = None, *, back: bool = False, size: int
    ) -> Sequence[Signature]:
        """At most *size* signatures behind *edge*, or before it; from that end of the list where there is none."""
        on = self.near(session, edge.name if edge else None, back=back, size=size)
        if edge is not None:
            on = on.where(_comes_before(edge) if back else _comes_after(edge))
        found = session.scalars(_whole(on).order_by(*(BACKWARD if back else FORWARD)).limit(size)).all()
        return found[::-1] if back else found


def _find(session: Session, way: _Way, place: Place) -> Page:
    """The page at *place*: from its neighbour, from a letter, or by its number near either end."""
    found: Sequence[Signature] = []
    if (edge := _edge(session, place.after, way.conditions)) is not None:
        found = way.some(session, edge, size=PAGE_SIZE)
    elif (edge := _edge(session, place.before, way.conditions)) is not None:
        found = way.some(session, edge, back=True, size=PAGE_SIZE)
        if len(found) < PAGE_SIZE or place.page == 1:
            place, found = Place(), []
    elif place.letter:
        # A letter alone is no name of a company: so the list goes on with the first name that begins with it.
        found = way.some(session, Edge(place.letter, _LATEST, 0), size=PAGE_SIZE)
    if not found:
        number = place.page or (way.pages if place.letter or place.after else 1)
        sheet = sheets.by_number(number, total=way.total, size=PAGE_SIZE)
        return Page(_numbered(session, way, sheet), sheet.page, way.pages, way.total)
    page = min(max(place.page, 1), way.pages) if place.page else _end(session, way, found)
    return Page(found, page, way.pages, way.total)


def _end(session: Session, way: _Way, found: Sequence[Signature]) -> int:
    """The number of a page that nobody counted: that of the first or the last one, else 0."""
    first, last = (_edge(session, each.public_id, way.conditions) for each in (found[0], found[-1]))
    if not way.some(session, first, back=True, size=1):
        return 1
    return 0 if way.some(session, last, size=1) else way.pages


def _numbered(session: Session, way: _Way, sheet: Sheet) -> Sequence[Signature]:
    if sheet.lines == sheet.size:
        return way.some(session, back=sheet.is_from_end, size=sheet.size)
    near, far = (BACKWARD, FORWARD) if sheet.is_from_end else (FORWARD, BACKWARD)
    on = way.near(session, None, back=sheet.is_from_end, size=sheet.lines)
    passed = on.with_only_columns(Signature.id)
    lines = passed.order_by(*near).limit(sheet.lines).subquery()
    on = _whole(way.wanted).where(Signature.id.in_(select(lines.c.id))).order_by(*far)
    found = session.scalars(on.limit(sheet.size)).all()
    return found if sheet.is_from_end else found[::-1]


def _edge(session: Session, reference: str, conditions: Iterable[ColumnElement[bool]]) -> Edge | None:
    """The place of the signature of that public id, where it is in the list."""
    if not reference:
        return None
    found = select(Company.search_name, Signature.signed_at, Signature.id).join(Signature.company)
    row = session.execute(found.where(Signature.public_id == reference, *conditions)).first()
    return Edge(*row) if row else None


def _comes_after(edge: Edge) -> ColumnElement[bool]:
    later = and_(Signature.signed_at == edge.signed_at, Signature.id > edge.id)
    of_it = and_(Company.search_name == edge.name, or_(Signature.signed_at < edge.signed_at, later))
    return and_(Company.search_name >= edge.name, or_(Company.search_name > edge.name, of_it))


def _comes_before(edge: Edge) -> ColumnElement[bool]:
    earlier = and_(Signature.signed_at == edge.signed_at, Signature.id < edge.id)
    of_it = and_(Company.search_name == edge.name, or_(Signature.signed_at > edge.signed_at, earlier))
    return and_(Company.search_name <= edge.name, or_(Company.search_name < edge.name, of_it))
