"""Reading signatures: one by its reference, those through an association, a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from signatories.errors import NotFound
from signatories.models import Association, Company
from signatories.names.folding import folded
from signatories.signatures.answering import stands_for
from signatories.signatures.signature import Signature, SignedEdition

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """Signatures by company, newest first within one; ``page`` counts from 1."""

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
    page: int = 1,
    after: str = "",
    before: str = "",
    at: datetime,
) -> Page:
    """Countersigned signatures, those that answer to *association* or all of them.

    *text* is looked for in the company's name and number. *after* is the public id of the last signature of the
    page before, *before* of the first one of the page after: with one of those a page is found as soon however
    far it is, and what is added meanwhile moves nothing.
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
    pages = max(1, -(-total // PAGE_SIZE))
    sheet = Page((), min(max(page, 1), pages), pages, total)
    edges = _edge(session, after, conditions), _edge(session, before, conditions)
    is_walked = total * FEW > (session.scalar(select(func.count(Company.id))) or 0)
    way = _Way(_whole(wanted), conditions, along if is_walked else None)
    rows = _on_page(session, way, sheet, *edges)
    return Page(rows, sheet.page, pages, total)


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

    def near(self, session: Session, edge: Edge | None, *, back: bool) -> Select[Signature]:
        """What is asked for a page that begins beside *edge*, or at that end: no companies further than it needs."""
        name, last = Company.search_name, None
        if self.along is not None:
            has_one = exists().where(Signature.company_id == Company.id, *self.along).correlate(Company)
            # The company with which a page is full even where each has one signature.
            full = select(name).where(has_one).offset(PAGE_SIZE - 1).limit(1)
            if edge is not None:
                full = full.where(name < edge.name if back else name > edge.name)
            last = session.scalar(full.order_by(name.desc() if back else name))
        if last is None or self.along is None:
            return self.wanted.where(*self.conditions)
        return self.wanted.where(*self.along, name >= last if back else name <= last)


def _on_page(
    session: Session, way: _Way, sheet: Page, after: Edge | None, before: Edge | None
) -> Sequence[Signature]:
    """The signatures of a page: from its neighbour on, else counted from the nearer end of the list."""
    found: Sequence[Signature] = []
    if after is not None:
        on = way.near(session, after, back=False).where(_comes_after(after))
        found = session.scalars(on.order_by(*FORWARD).limit(PAGE_SIZE)).all()
    elif before is not None:
        on = way.near(session, before, back=True).where(_comes_before(before))
        found = session.scalars(on.order_by(*BACKWARD).limit(PAGE_SIZE)).all()[::-1]
    if found:
        return found
    start = (sheet.page - 1) * PAGE_SIZE
    size = min(sheet.total - start, PAGE_SIZE)
    rest, in_all = sheet.total - start - size, way.wanted.where(*way.conditions)
    if start <= rest:
        on = in_all if start else way.near(session, None, back=False)
        return session.scalars(on.order_by(*FORWARD).offset(start).limit(PAGE_SIZE)).all()
    on = in_all if rest else way.near(session, None, back=True)
    return session.scalars(on.order_by(*BACKWARD).offset(rest).limit(size)).all()[::-1]


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
