"""What lists show of a company, read for many companies at once in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories.base import Ids
from signatories.contacts import contact_points
from signatories.directory import search
from signatories.documents.documents import Document, Edition
from signatories.models import Association, Company, Domain, Membership
from signatories.names import known_names, look_alikes
from signatories.names.confusable import is_disguised
from signatories.names.known_names import Names
from signatories.signatures import standings
from signatories.signatures.signature import SignedEdition
from signatories.signatures.standing import NOT_SIGNED, Standing

MARKED_AT_ONCE = look_alikes.FEW // 2
"""Companies with a disguised name whose likenesses are asked for at once: each has two names at most."""


class NamedAssociation(NamedTuple):
    slug: str
    name: str


class ReadAs(NamedTuple):
    """Another company or association (that one without a register number) for which a disguised name can be taken."""

    register_number: str
    slug: str
    name: str


class SignedDocument(NamedTuple):
    """A document under the signature that decides the standing: its key, edition and names."""

    key: str
    edition: str
    name_nl: str
    name_en: str


class Key(NamedTuple):
    """The columns of a company that its row is made from: all that long lists read of it."""

    id: int
    slug: str
    register_number: str
    legal_name: str
    trade_name: str | None


KEY = (Company.id, Company.slug, Company.register_number, Company.legal_name, Company.trade_name)


@dataclass(frozen=True)
class Row:
    """One company in a list, under the names that it had then. ``hosts`` are its proven domains, in ASCII.

    ``also`` are its other trade names and its brands, ``former`` the names that it no longer had. ``read_as``
    has others, where the name has letters that look like those of another alphabet.
    """

    slug: str
    name: str
    legal_name: str
    register_number: str
    contact_point: str | None
    standing: Standing
    documents: tuple[SignedDocument, ...]
    associations: tuple[NamedAssociation, ...]
    hosts: tuple[str, ...]
    also: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


def read(session: Session, companies: Sequence[Company | Key], *, at: datetime) -> list[Row]:
    """The rows of *companies*, in their order, as of *at*."""
    ids = [company.id for company in companies]
    if not ids:
        return []
    held = standings.of(session, ids, at=at)
    documents = documents_of(session, [each.signature_id for each in held.values()])
    associations, hosts = _associations(session, ids, at), hosts_of(session, ids, at)
    contacts = contact_points.addresses(session, ids, at=at)
    names = known_names.known(session, ids, at=at)
    # A company that the register did not have yet then has no name of then.
    all_called = {
        each.id: names.get(each.id) or Names(each.legal_name, each.trade_name) for each in companies
    }
    disguised = _disguised(session, all_called, at)
    rows = []
    for company in companies:
        called = all_called[company.id]
        row = Row(
            slug=company.slug,
            name=called.name,
            legal_name=called.legal,
            register_number=company.register_number,
            contact_point=contacts.get(company.id),
            standing=held[company.id].standing if company.id in held else NOT_SIGNED,
            documents=tuple(documents[held[company.id].signature_id]) if company.id in held else (),
            associations=tuple(associations.get(company.id, ())),
            hosts=tuple(hosts.get(company.id, ())),
            also=called.also,
            former=called.former,
            read_as=disguised.get(company.id, ()),
        )
        rows.append(row)
    return rows


def _disguised(
    session: Session, called: Mapping[int, Names], at: datetime
) -> Mapping[int, tuple[ReadAs, ...]]:
    """By company with a disguised name, whose name it can be read as. Mostly there is none, and nothing is asked;
    else it is asked by index, some at a time, and never by reading all names."""
    own: dict[look_alikes.Key, list[str]] = {}
    for number, each in called.items():
        if names := [name for name in {each.name, each.legal} if is_disguised(name)]:
            own["company", number] = names
    found: dict[int, tuple[ReadAs, ...]] = {}
    keys = list(own)
    for start in range(0, len(keys), MARKED_AT_ONCE):
        some = {key: own[key] for key in keys[start : start + MARKED_AT_ONCE]}
        for (_, number), others in look_alikes.like(session, some, at=at).items():
            found[number] = tuple(ReadAs(each.register_number, each.slug, each.name) for each in others)
    return found


def documents_of(session: Session, signature_ids: Ids) -> Mapping[int, list[SignedDocument]]:
    """By signature, the documents under it. Editions are few and signatures many: so each edition is read once."""
    editions = {
        edition_id: SignedDocument(*document)
        for edition_id, *document in session.execute(
            select(Edition.id, Document.key, Edition.edition, Document.name_nl, Document.name_en).join(
                Document, Document.id == Edition.document_id
            )
        )
    }
    found = session.execute(
        select(SignedEdition.signature_id, SignedEdition.edition_id)
        .where(SignedEdition.signature_id.in_(signature_ids))
        .order_by(SignedEdition.signature_id, SignedEdition.position)
    )
    documents: dict[int, list[SignedDocument]] = defaultdict(list)
    for signature_id, edition_id in found:
        documents[signature_id].append(editions[edition_id])
    return documents


def _associations(session: Session, ids: Sequence[int], at: datetime) -> Mapping[int, list[NamedAssociation]]:
    called = known_names.associations(session, at=at)
    found = session.execute(
        select(Membership.company_id, Association.slug, Association.id, Association.name)
        .join(Association, Association.id == Membership.association_id)
        .where(Membership.company_id.in_(ids), Membership.held_at(at))
    )
    associations: dict[int, list[NamedAssociation]] = defaultdict(list)
    for company_id, slug, association_id, name in found:
        associations[company_id].append(NamedAssociation(slug, called.get(association_id, name)))
    for named in associations.values():
        named.sort(key=attrgetter("name"))
    return associations


def hosts_of(session: Session, ids: Sequence[int], at: datetime) -> Mapping[int, list[str]]:
    """By company, its proven domains at *at*."""
    found = session.execute(
        select(Domain.company_id, Domain.host)
        .where(Domain.company_id.in_(ids), search.is_proven(at))
        .order_by(Domain.host)
    )
    hosts: dict[int, list[str]] = defaultdict(list)
    for company_id, host in found:
        hosts[company_id].append(host)
    return hosts
