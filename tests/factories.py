"""Invented companies and people, made through the same doors as in real life."""

from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import granting
from app.accounts.models import Person
from app.roles import Role
from badge import issuing, settling
from badge.keys import KeyRing
from badge.models import Badge
from signatories import admission
from signatories.contacts import contact_points
from signatories.documents.documents import (
    CodeOfConduct,
    Edition,
    TextKind,
    current_editions,
    find_code_of_conduct,
    publish_edition,
)
from signatories.documents.loading import load_documents
from signatories.domains import proving
from signatories.memberships import associations_of
from signatories.models import Association, Company, Domain
from signatories.signatures import countersigning, signing
from signatories.signatures.signature import Signature

_numbers = count(500)
MEMBER_SINCE = date(2020, 1, 1)


def association(
    session: Session, *, at: datetime, slug: str = "hosters", name: str = "Vereniging van Hosters"
) -> Association:
    known = session.scalar(select(Association).where(Association.slug == slug))
    return known or admission.add_association(session, name=name, slug=slug, at=at)


def company(
    session: Session,
    *,
    at: datetime,
    name: str | None = None,
    number: str | None = None,
    member_of: Association | None = None,
) -> Company:
    """A company; a member of *member_of* when that is given."""
    number = number or f"0000{next(_numbers):04d}"
    name = name or f"Voorbeeld {number} B.V."
    if member_of is None:
        return admission.find_or_add_company(
            session, register_number=f"kvk:{number}", legal_name=name, trade_name=None, at=at
        )
    return admission.admit(
        session,
        association=member_of,
        register_number=number,
        legal_name=name,
        trade_name=None,
        member_number=None,
        contact_email=None,
        from_on=MEMBER_SINCE,
        at=at,
    ).company


def admit(session: Session, of: Company, *, to: Association, at: datetime) -> None:
    """Make a company that the register knows a member."""
    admission.admit(
        session,
        association=to,
        register_number=of.register_number,
        legal_name=of.legal_name,
        trade_name=of.trade_name,
        member_number=None,
        contact_email=None,
        from_on=MEMBER_SINCE,
        at=at,
    )
    session.refresh(of)


def documents(session: Session, *, at: datetime) -> CodeOfConduct:
    """The code of conduct with its documents, as texts of the demo; loaded once."""
    load_documents(session, text_kind=TextKind.DEMO, at=at)
    found = find_code_of_conduct(session, "ntd")
    assert found is not None
    return found


def newer_edition(
    session: Session,
    of: CodeOfConduct,
    *,
    at: datetime,
    effective_on: date | None = None,
    resign_within_days: int | None = None,
) -> Edition:
    """A new edition of the last document of a code of conduct; nobody is told of it."""
    document = of.documents[-1]
    latest = document.editions[-1]
    published = publish_edition(
        session,
        document=document,
        edition=f"{at:%Y-%m-%d}",
        effective_on=effective_on or at.date(),
        text_kind=TextKind.DEMO,
        source="test",
        text_nl=latest.text_nl,
        text_en=latest.text_en,
        duties=latest.duties,
        resign_within_days=resign_within_days,
        at=at,
    )
    session.refresh(document)
    return published


def domain(session: Session, of: Company, *, at: datetime, host: str | None = None) -> Domain:
    """A proven domain."""
    named = proving.name_domain(session, company=of, host=host or f"{of.slug}.example", at=at)
    return proving.prove(
        session, domain=named, seen=[proving.record_value(named)], method=proving.Method.DNS, at=at
    )


def everything_read(editions: list[Edition]) -> tuple[dict[str, str], set[str]]:
    """What a signer types and ticks who has read everything."""
    typed = {edition.document.key: edition.edition for edition in editions}
    ticked = {signing.duty_name(edition, duty["id"]) for edition in editions for duty in edition.duties}
    return typed, ticked


def signature(
    session: Session, of: Company, *, at: datetime, association: Association | None = None
) -> Signature:
    """A signature in force: placed, and countersigned by *association*, else by the operator."""
    placed = placed_signature(session, of, at=at, association=association)
    countersigning.countersign(session, signature=placed, by=association, at=at)
    return placed


def placed_signature(
    session: Session, of: Company, *, at: datetime, association: Association | None = None
) -> Signature:
    """A signature that waits for its countersignature, with the contact point and the domain that it
    needs, and the membership of *association*."""
    if association is not None and association not in associations_of(of, on=at.date()):
        admit(session, of, to=association, at=at)
    code_of_conduct = documents(session, at=at)
    if of.contact_point is None:
        contact_points.set_contact_point(session, company=of, contact_point=f"ntd@{of.slug}.example", at=at)
    if not of.domains:
        domain(session, of, at=at)
        session.refresh(of)
    typed, ticked = everything_read(current_editions(session, code_of_conduct=code_of_conduct, on=at.date()))
    return signing.sign(
        session,
        company=of,
        code_of_conduct=code_of_conduct,
        association=association,
        signer_name="Vera Voorbeeld",
        signer_function="bestuurder",
        typed_editions=typed,
        ticked_duties=ticked,
        at=at,
    )


def badge(session: Session, under: Signature, *, keys: KeyRing, base_url: str, at: datetime) -> Badge:
    """The badge of a signature on its company's first proven domain."""
    first = next(each for each in under.company.domains if each.is_proven)
    made = issuing.issue(session, signature=under, domain=first, keys=keys, base_url=base_url, at=at)
    settling.settle(session, keys=keys, base_url=base_url, at=at)
    return made


def person(
    session: Session,
    role: Role,
    *,
    at: datetime,
    of: Association | Company | None = None,
    email: str | None = None,
    language: str = "nl",
) -> Person:
    """Somebody who holds *role*, of the association or company that it needs."""
    who = Person(
        email=email or f"{role.value}-{next(_numbers)}@people.example",
        name="Piet Proef",
        language=language,
        created_at=at - timedelta(days=1),
    )
    session.add(who)
    granting.grant(
        session,
        person=who,
        role=role,
        association=of if isinstance(of, Association) else None,
        company=of if isinstance(of, Company) else None,
        at=at,
    )
    return who
