"""Reading what the register has of the companies in a members file, and planning the import with it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signatories.imports.bulk import CHUNK_OF, chunks, keeping_everything
from signatories.imports.member_plan import Here, Known, Plan, plan
from signatories.imports.member_rows import MemberRow, WrongRow
from signatories.models import Association, Company, Domain, Membership


def prepare(
    session: Session, *, association: Association, rows: Sequence[MemberRow | WrongRow], at: datetime
) -> Plan:
    """The plan of *rows* against the register as it is now; to save it, hold the log first."""
    with keeping_everything():
        right = [row for row in rows if isinstance(row, MemberRow)]
        known = known_companies(
            session, association=association, numbers=[row.register_number for row in right]
        )
        proven = proven_hosts(session, {host for row in right for host in row.domains})
        return plan(rows, known, on=at.date(), proven=proven)


def known_companies(
    session: Session, *, association: Association, numbers: Iterable[str]
) -> dict[str, Known]:
    """What the register has of the companies with these register numbers."""
    found: dict[str, Known] = {}
    for chunk in chunks(sorted(set(numbers))):
        companies = session.execute(
            select(
                Company.id,
                Company.slug,
                Company.register_number,
                Company.legal_name,
                Company.trade_name,
                Company.ended_on,
            ).where(Company.register_number.in_(CHUNK_OF)),
            {"chunk": chunk},
        ).all()
        ids = [company.id for company in companies]
        here, until = _memberships(session, association, ids)
        hosts = _hosts(session, ids)
        for company in companies:
            found[company.register_number] = Known(
                company_id=company.id,
                slug=company.slug,
                legal_name=company.legal_name,
                trade_name=company.trade_name,
                hosts=frozenset(hosts.get(company.id, ())),
                here=here.get(company.id),
                was_member_until=until.get(company.id),
                ended_on=company.ended_on,
            )
    return found


def _memberships(
    session: Session, association: Association, ids: Sequence[int]
) -> tuple[dict[int, Here], dict[int, date]]:
    """By company: its open membership, and the day until which earlier ones ran."""
    here: dict[int, Here] = {}
    until: dict[int, date] = {}
    if not ids:
        return here, until
    found = session.execute(
        select(
            Membership.company_id,
            Membership.id,
            Membership.version,
            Membership.from_on,
            Membership.continued_since,
            Membership.member_number,
            Membership.contact_email,
            Membership.to_on,
        ).where(
            Membership.association_id == association.id,
            Membership.company_id.in_(ids),
            or_(Membership.to_on.is_(None), Membership.to_on > Membership.from_on),
        )
    )
    for row in found:
        if row.to_on is not None:
            until[row.company_id] = max(row.to_on, until.get(row.company_id, row.to_on))
            continue
        since = row.continued_since or row.from_on
        here[row.company_id] = Here(
            row.id, row.version, row.from_on, since, row.member_number, row.contact_email
        )
    return here, until


def _hosts(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if ids:
        query = select(Domain.company_id, Domain.host).where(
            Domain.company_id.in_(ids), Domain.lost_at.is_(None)
        )
        for company_id, host in session.execute(query):
            found.setdefault(company_id, []).append(host)
    return found


def proven_hosts(session: Session, hosts: Iterable[str]) -> dict[str, str]:
    """Of *hosts* those that are proven, with the register number of the company that did."""
    found: dict[str, str] = {}
    for chunk in chunks(sorted(set(hosts))):
        query = (
            select(Domain.host, Company.register_number)
            .join(Company, Company.id == Domain.company_id)
            .where(Domain.host.in_(CHUNK_OF), Domain.proven_at.is_not(None), Domain.lost_at.is_(None))
        )
        found.update((host, number) for host, number in session.execute(query, {"chunk": chunk}))
    return found
