"""Adding companies and naming domains in bulk, for an import: the same facts as one by one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signatories import entries, journal
from signatories.admission import slug_of
from signatories.domains.proving import new_challenge
from signatories.imports.bulk import CHUNK_OF, chunks
from signatories.imports.member_plan import Planned
from signatories.imports.member_rows import MemberRow
from signatories.inserting import insert_many
from signatories.models import Company, Domain
from signatories.names import name_words
from signatories.names.company_names import CompanyName, NameKind, follows
from signatories.names.folding import folded, search_name


def add_companies(
    session: Session, doing: Sequence[Planned], public: list[entries.Act], at: datetime
) -> dict[str, int]:
    """By register number the id of each company; those that the register lacks are added."""
    ids = {each.row.register_number: each.known.company_id for each in doing if each.known}
    rows = [each.row for each in doing if each.known is None]
    if not rows:
        return ids
    slugs = _free_slugs(session, rows)
    plain = {name: folded(name) for row in rows for name in (row.trade_name, row.legal_name) if name}
    before = session.scalar(select(func.max(Company.id))) or 0
    insert_many(
        session,
        Company,
        [
            {
                "register_number": row.register_number,
                "legal_name": row.legal_name,
                "trade_name": row.trade_name,
                "search_name": search_name(row.legal_name, row.trade_name, plain.__getitem__),
                "slug": slug,
                "created_at": at,
                "version": 1,
            }
            for row, slug in zip(rows, slugs, strict=True)
        ],
    )
    added = {row.register_number for row in rows}
    for number, identity in session.execute(
        select(Company.register_number, Company.id).where(Company.id > before)
    ):
        if number in added:  # who holds no log may have added others meanwhile
            ids[number] = identity
    names = _first_names(rows, ids, plain, at)
    insert_many(session, CompanyName, names)
    name_words.keep(session, ((each["company_id"], each["folded"]) for each in names))
    public += [entries.act("company-added", company=row.register_number, name=row.legal_name) for row in rows]
    return ids


def _first_names(
    rows: Sequence[MemberRow], ids: Mapping[str, int], plain: Mapping[str, str], at: datetime
) -> list[dict[str, Any]]:
    """The names of each company; *plain* has them folded."""
    since = at.date()
    return [
        {
            "company_id": ids[row.register_number],
            "kind": kind,
            "name": name,
            **follows(name, plain[name]),
            "is_main": True,
            "from_on": since,
            "recorded_at": at,
        }
        for row in rows
        for kind, name in ((NameKind.LEGAL.value, row.legal_name), (NameKind.TRADE.value, row.trade_name))
        if name
    ]


def _free_slugs(session: Session, rows: Sequence[MemberRow]) -> list[str]:
    """The slug of each new company; with its register number when the short one is in use."""
    short = [slug_of(row.trade_name or row.legal_name) for row in rows]
    taken: set[str] = set()
    for chunk in chunks(sorted(set(short))):
        taken.update(
            session.scalars(select(Company.slug).where(Company.slug.in_(CHUNK_OF)), {"chunk": chunk})
        )
    slugs = []
    for row, slug in zip(rows, short, strict=True):
        free = f"{slug}-{slug_of(row.register_number)}"[:80] if slug in taken else slug
        taken.add(free)
        slugs.append(free)
    return slugs


def name_domains(
    session: Session, doing: Sequence[Planned], companies: Mapping[str, int], by: str, at: datetime
) -> dict[str, list[int]]:
    """Name the domains that are to be proven; by register number, their ids."""
    wanted = [(each.row.register_number, host) for each in doing for host in each.hosts]
    if not wanted:
        return {}
    before = session.scalar(select(func.max(Domain.id))) or 0
    insert_many(
        session,
        Domain,
        [
            {"company_id": companies[number], "host": host, "challenge": new_challenge(), "named_at": at}
            for number, host in wanted
        ],
    )
    lines = [(companies[number], {"host": host}) for number, host in wanted]
    journal.note_many(session, "domain-named", lines, at=at, by=by)
    number_of = {companies[number]: number for number, _ in wanted}
    named: dict[str, list[int]] = {}
    new = set(wanted)
    query = select(Domain.company_id, Domain.host, Domain.id).where(Domain.id > before)
    for company_id, host, identity in session.execute(query.order_by(Domain.id)):
        number = number_of.get(company_id)
        if (number, host) in new:
            named.setdefault(str(number), []).append(identity)
    return named
