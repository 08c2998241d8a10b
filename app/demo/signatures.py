"""The signatures of the demo: most are in force, and of each other state there is one to look at."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.demo.acts import Act
from app.demo.companies import OWNED, Invented
from app.demo.people import OWNER
from app.signatures import acts
from badge import issuing, revoking
from badge.keys import KeyRing
from badge.verdict import Reason
from signatories import register
from signatories.contacts import contact_points
from signatories.documents.documents import current_editions, find_code_of_conduct
from signatories.domains import proving
from signatories.models import Company
from signatories.signatures import countersigning, signing, suspending
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SuspensionKind

SUSPENDED_FOR = "De proefmeldingen van deze maand zijn niet beantwoord. Laat weten wie het contactpunt leest."


def acts_of(session: Session, invented: Invented, *, keys: KeyRing, base_url: str, at: datetime) -> list[Act]:
    """What became of one company's signature, until *at*."""
    if invented.signed_days_ago is None:
        return []
    signed_at = at - timedelta(days=invented.signed_days_ago)
    found = [Act(signed_at, lambda moment: _sign(session, invented, moment))]
    if invented.ended == "awaiting":
        return found
    found.append(Act(signed_at, lambda moment: _countersign(session, invented, moment)))
    if invented.ended != "lapsed":
        issued_at = max(signed_at + timedelta(minutes=1), at - timedelta(days=20))
        found.append(Act(issued_at, lambda moment: _issue(session, invented, keys, base_url, moment)))
    if invented.ended in ("withdrawn", "suspended"):
        end = _withdraw if invented.ended == "withdrawn" else _suspend
        ended_at = at - timedelta(days=9)
        found.append(Act(ended_at, lambda moment: end(session, invented, keys, base_url, moment)))
    return found


def _company(session: Session, invented: Invented) -> Company:
    return register.company_of(session, invented.number)


def _signature(session: Session, invented: Invented) -> Signature:
    found = signing.latest_signature(session, company=_company(session, invented))
    assert found is not None  # noqa: S101 - signing comes first
    return found


def _sign(session: Session, invented: Invented, at: datetime) -> None:
    company = _company(session, invented)
    contact_points.set_contact_point(session, company=company, contact_point=invented.contact_point, at=at)
    for host in invented.domains:
        domain = proving.name_domain(session, company=company, host=host, at=at)
        proving.prove(
            session, domain=domain, seen=[proving.record_value(domain)], method=proving.Method.DEMO, at=at
        )
    code_of_conduct = find_code_of_conduct(session, "ntd")
    assert code_of_conduct is not None  # noqa: S101 - the documents were loaded first
    editions = current_editions(session, code_of_conduct=code_of_conduct, on=at.date())
    is_owned = OWNED.endswith(invented.number)
    signature = signing.sign(
        session,
        company=company,
        code_of_conduct=code_of_conduct,
        association=register.association_of(session, invented.associations[0]),
        signer_name=OWNER.name if is_owned else "Demo Tekenbevoegde",
        signer_function="Bestuurder",
        typed_editions={edition.document.key: edition.edition for edition in editions},
        ticked_duties={
            signing.duty_name(edition, duty["id"]) for edition in editions for duty in edition.duties
        },
        at=at,
    )
    if is_owned:
        owner = session.scalars(select(Person.public_id).where(Person.email == OWNER.email)).one()
        acts.keep_actor(session, signature, "sign", actor=owner, at=at)


def _countersign(session: Session, invented: Invented, at: datetime) -> None:
    signature = _signature(session, invented)
    countersigning.countersign(session, signature=signature, by=signature.association, at=at)


def _issue(session: Session, invented: Invented, keys: KeyRing, base_url: str, at: datetime) -> None:
    signature = _signature(session, invented)
    for domain in signature.company.domains:
        issuing.issue(session, signature=signature, domain=domain, keys=keys, base_url=base_url, at=at)


def _withdraw(session: Session, invented: Invented, keys: KeyRing, base_url: str, at: datetime) -> None:
    signature = _signature(session, invented)
    signing.withdraw(session, signature=signature, at=at)
    reason = Reason.SIGNATURE_WITHDRAWN
    revoking.withdraw_for_signature(
        session, signature=signature, keys=keys, base_url=base_url, at=at, reason=reason
    )


def _suspend(session: Session, invented: Invented, keys: KeyRing, base_url: str, at: datetime) -> None:
    signature, kind = _signature(session, invented), SuspensionKind.CONTACT_POINT_DEAD
    suspending.suspend(
        session, signature=signature, by=signature.association, kind=kind, reason=SUSPENDED_FOR, at=at
    )
    reason = Reason(kind.value)
    revoking.suspend_for_signature(
        session, signature=signature, reason=reason, keys=keys, base_url=base_url, at=at
    )
