"""Adding associations and companies, admitting members and ending memberships."""

import re
import unicodedata
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories import register_number as register_numbers
from signatories.conditions.condition_rules import lay_down_first
from signatories.dated import clash_as
from signatories.ends import check_runs
from signatories.entries import append, lock
from signatories.errors import AlreadyMember, EndBeforeStart, MembershipsOverlap, NotAMember, SlugTaken
from signatories.models import Association, Company, EndReason, Membership
from signatories.names.company_names import AssociationName, CompanyName, NameKind
from signatories.names.naming import checked

BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def slug_of(name: str) -> str:
    """A name as a part of a URL: ``Voorbeeld Hosting B.V.`` gives ``voorbeeld-hosting-bv``."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return BETWEEN_WORDS.sub("-", ascii_name.replace(".", "")).strip("-")[:60].strip("-") or "company"


def _free_slug(session: Session, name: str, register_number: str) -> str:
    """The name's slug; with the end of the register number when another company has it."""
    slug = slug_of(name)
    if session.scalar(select(Company.id).where(Company.slug == slug)) is None:
        return slug
    return f"{slug}-{slug_of(register_number)}"[:80]


def add_association(session: Session, *, name: str, slug: str, at: datetime) -> Association:
    """Add an association. Raises ``SlugTaken`` or ``WrongName``."""
    name = checked(name)
    if session.scalar(select(Association.id).where(Association.slug == slug)) is not None:
        raise SlugTaken
    association = Association(slug=slug, name=name, created_at=at)
    session.add(association)
    session.flush()
    session.add(AssociationName(association_id=association.id, name=name, from_on=at.date(), recorded_at=at))
    lay_down_first(session, association=association, at=at)
    append(session, "association-added", at=at, association=slug, name=name)
    return association


def find_or_add_company(
    session: Session, *, register_number: str, legal_name: str, trade_name: str | None, at: datetime
) -> Company:
    """The company of that (canonical) register number, added when the register has none.

    The names of a known company stay as they are: an import must not rename it silently.
    """
    company = session.scalar(select(Company).where(Company.register_number == register_number))
    if company is not None:
        return company
    company = Company(
        register_number=register_number,
        legal_name=legal_name,
        trade_name=trade_name or None,
        slug=_free_slug(session, trade_name or legal_name, register_number),
        created_at=at,
    )
    session.add(company)
    session.flush()
    session.add_all(first_names(company, at=at))
    append(session, "company-added", at=at, company=register_number, name=legal_name)
    return company


def first_names(company: Company, *, at: datetime) -> list[CompanyName]:
    """The rows of the names that a new *company* begins with; it has its id already."""
    given = ((NameKind.LEGAL, company.legal_name), (NameKind.TRADE, company.trade_name))
    return [
        CompanyName(
            company_id=company.id, kind=kind, name=name, is_main=True, from_on=at.date(), recorded_at=at
        )
        for kind, name in given
        if name
    ]


def open_membership(session: Session, *, association: Association, company: Company) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.association_id == association.id,
            Membership.company_id == company.id,
            Membership.to_on.is_(None),
        )
    )


def admit(
    session: Session,
    *,
    association: Association,
    register_number: str,
    legal_name: str,
    trade_name: str | None,
    member_number: str | None,
    contact_email: str | None,
    from_on: date,
    at: datetime,
) -> Membership:
    """Register a company as a member.

    Raises ``WrongRegisterNumber``, ``CompanyEnded``, ``AssociationEnded``, ``AlreadyMember``, or
    ``MembershipsOverlap`` when an earlier membership of the same association ran on beyond *from_on*.
    """
    lock(session)  # whoever admits the same company at the same time waits, instead of each for the other
    company = find_or_add_company(
        session,
        register_number=register_numbers.canonical(register_number),
        legal_name=legal_name,
        trade_name=trade_name,
        at=at,
    )
    check_runs(company, association)
    current = open_membership(session, association=association, company=company)
    if current is not None:
        raise AlreadyMember(since=current.from_on)
    with clash_as(Membership, MembershipsOverlap), session.begin_nested():
        membership = Membership(
            company=company,
            association=association,
            member_number=member_number or None,
            contact_email=contact_email or None,
            from_on=from_on,
            recorded_at=at,
        )
        session.add(membership)
    append(
        session,
        "member-admitted",
        at=at,
        association=association.slug,
        company=company.register_number,
        from_on=from_on.isoformat(),
    )
    return membership


def end_membership(
    session: Session,
    *,
    association: Association,
    company: Company,
    to_on: date,
    at: datetime,
    reason: EndReason = EndReason.LEFT,
    words: str | None = None,
) -> Membership:
    """End a membership; *words* are for the company, beside the *reason*.

    Raises ``NotAMember`` or ``EndBeforeStart``.
    """
    membership = open_membership(session, association=association, company=company)
    if membership is None:
        raise NotAMember
    if to_on < membership.from_on:
        raise EndBeforeStart
    membership.to_on, membership.end_recorded_at = to_on, at
    membership.end_reason, membership.end_words = reason.value, words
    session.flush()
    append(
        session,
        "membership-ended",
        at=at,
        association=association.slug,
        company=company.register_number,
        to_on=to_on.isoformat(),
    )
    return membership
