"""What lists show of a company, read for many companies at once in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signatories import search, standing
from signatories.documents import Document, Edition
from signatories.models import Association, Company, Domain, Membership
from signatories.signature import Signature, SignedEdition
from signatories.standing import Standing


class NamedAssociation(NamedTuple):
    slug: str
    name: str


class SignedDocument(NamedTuple):
    """A document under the signature that decides the standing: its key, edition and names."""

    key: str
    edition: str
    name_nl: str
    name_en: str


class _Signed(NamedTuple):
    id: int
    company_id: int
    code_of_conduct_id: int
    signed_at: datetime
    ends_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Row:
    """One company in a list. ``hosts`` are its proven domains, in ASCII."""

    slug: str
    name: str
    legal_name: str
    register_number: str
    contact_point: str | None
    standing: Standing
    documents: tuple[SignedDocument, ...]
    associations: tuple[NamedAssociation, ...]
    hosts: tuple[str, ...]


def read(session: Session, companies: Sequence[Company], *, at: datetime) -> list[Row]:
    """The rows of *companies*, in their order, as of *at*."""
    ids = [company.id for company in companies]
    if not ids:
        return []
    standings, deciding = _standings(session, ids, at)
    documents = _documents(session, list(deciding.values()))
    associations, hosts = _associations(session, ids, at), _hosts(session, ids, at)
    return [
        Row(
            slug=company.slug,
            name=company.name,
            legal_name=company.legal_name,
            register_number=company.register_number,
            contact_point=company.contact_point,
            standing=standings.get(company.id, _NOT_SIGNED),
            documents=tuple(documents[deciding[company.id]]) if company.id in deciding else (),
            associations=tuple(associations[company.id]),
            hosts=tuple(hosts[company.id]),
        )
        for company in companies
    ]


_NOT_SIGNED = Standing(standing.State.NOT_SIGNED)


def _standings(
    session: Session, ids: Sequence[int], at: datetime
) -> tuple[Mapping[int, Standing], Mapping[int, int]]:
    """By company: its standing, and the id of the signature that decides it."""
    columns = (
        Signature.id,
        Signature.company_id,
        Signature.code_of_conduct_id,
        Signature.signed_at,
        Signature.ends_at,
        Signature.ended_at,
    )
    found = session.execute(
        select(*columns)
        .where(Signature.company_id.in_(ids), Signature.signed_at <= at)
        .order_by(Signature.company_id, Signature.signed_at)
    )
    signed = [_Signed(*row) for row in found]
    standings: dict[int, Standing] = {}
    deciding: dict[int, int] = {}
    for company_id, signatures in groupby(signed, key=attrgetter("company_id")):
        standings[company_id], deciding[company_id] = _deciding(list(signatures), at)
    return standings, deciding


def _deciding(signatures: Sequence[_Signed], at: datetime) -> tuple[Standing, int]:
    """Of several codes of conduct one in force decides, else the one that was signed last."""
    by_code: dict[int, list[_Signed]] = defaultdict(list)
    for signature in signatures:
        by_code[signature.code_of_conduct_id].append(signature)
    outcomes = [(standing.of(each, at=at), each[-1]) for each in by_code.values()]
    best, last = max(outcomes, key=lambda outcome: (outcome[0].is_in_force, outcome[1].signed_at))
    return best, last.id


def _documents(session: Session, signature_ids: Sequence[int]) -> Mapping[int, list[SignedDocument]]:
    found = session.execute(
        select(
            SignedEdition.signature_id,
            Document.key,
            Edition.edition,
            Document.name_nl,
            Document.name_en,
        )
        .join(Edition, Edition.id == SignedEdition.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .where(SignedEdition.signature_id.in_(signature_ids))
        .order_by(SignedEdition.signature_id, SignedEdition.position)
    )
    documents: dict[int, list[SignedDocument]] = defaultdict(list)
    for signature_id, *document in found:
        documents[signature_id].append(SignedDocument(*document))
    return documents


def _associations(session: Session, ids: Sequence[int], at: datetime) -> Mapping[int, list[NamedAssociation]]:
    on = at.date()
    found = session.execute(
        select(Membership.company_id, Association.slug, Association.name)
        .join(Association, Association.id == Membership.association_id)
        .where(
            Membership.company_id.in_(ids),
            Membership.from_on <= on,
            or_(Membership.to_on.is_(None), Membership.to_on > on),
        )
        .order_by(Association.name)
    )
    associations: dict[int, list[NamedAssociation]] = defaultdict(list)
    for company_id, slug, name in found:
        associations[company_id].append(NamedAssociation(slug, name))
    return associations


def _hosts(session: Session, ids: Sequence[int], at: datetime) -> Mapping[int, list[str]]:
    found = session.execute(
        select(Domain.company_id, Domain.host)
        .where(Domain.company_id.in_(ids), search.is_proven(at))
        .order_by(Domain.host)
    )
    hosts: dict[int, list[str]] = defaultdict(list)
    for company_id, host in found:
        hosts[company_id].append(host)
    return hosts
