"""Reading signatures: one by its reference, those through an association, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
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
    at: datetime,
) -> Page:
    """Countersigned signatures, those that answer to *association* or all of them.

    *text* is looked for in the company's name and number.
    """
    found = select(Signature).join(Signature.company).where(Signature.countersigned_at.is_not(None))
    if association is not None:
        found = found.where(Signature.association_id.in_(stands_for(session, association, at=at)))
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
