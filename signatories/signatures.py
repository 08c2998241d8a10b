"""Reading signatures: one by its reference, those through an association, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from signatories.errors import NotFound
from signatories.folding import folded
from signatories.models import Association, Company
from signatories.signature import Signature, SignedEdition

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


def of_reference(session: Session, reference: str, *, association: Association | None = None) -> Signature:
    """The signature of that public id; with *association*, only one through it. Raises ``NotFound``."""
    query = select(Signature).where(Signature.public_id == reference)
    if association is not None:
        query = query.where(Signature.association_id == association.id)
    found = session.scalar(_whole(query))
    if found is None:
        raise NotFound
    return found


def countersigned(
    session: Session, *, association: Association | None = None, text: str = "", page: int = 1
) -> Page:
    """Countersigned signatures, through *association* or all; *text* is in the company's name or number."""
    found = select(Signature).join(Signature.company).where(Signature.countersigned_at.is_not(None))
    if association is not None:
        found = found.where(Signature.association_id == association.id)
    if text.strip():
        found = found.where(
            or_(
                Company.search_name.contains(folded(text.strip()), autoescape=True),
                Company.register_number.contains(text.strip().lower(), autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = session.scalars(
        _whole(found)
        .order_by(Company.search_name, Signature.signed_at.desc(), Signature.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    return Page(rows, page, pages, total)
