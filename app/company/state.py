"""How a company stands at this moment, as the desk's pages need it."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import person
from app.clock import now
from app.company.drafting import find_draft
from app.company.steps import Situation
from badge import records
from badge.models import Badge
from signatories import register
from signatories.documents.documents import CodeOfConduct
from signatories.models import Company
from signatories.signatures import renewing, signing
from signatories.signatures.signature import Signature, standing_of
from signatories.signatures.signature_states import SignatureState


def codes_of_conduct(session: Session) -> list[CodeOfConduct]:
    """Every code of conduct that can be signed here, the oldest first."""
    return list(session.scalars(select(CodeOfConduct).order_by(CodeOfConduct.id)))


def is_in_force(signature: Signature) -> bool:
    return signature.state_at(now()) is SignatureState.IN_FORCE


def signatures_in_force(session: Session, company: Company) -> list[Signature]:
    """At most one for each code of conduct, the newest first."""
    return [each for each in register.signatures_of(session, company, at=now()) if is_in_force(each)]


def badges_in_use(session: Session, company: Company) -> list[Badge]:
    """The badges of signatures that are in force, by origin."""
    in_force = {each.id for each in signatures_in_force(session, company)}
    return [each for each in records.live_badges(session, company=company) if each.signature_id in in_force]


def waiting_for(signatures: Iterable[Signature]) -> str | None:
    """Who has to countersign, by name, when one of *signatures* waits; empty for the operator."""
    for each in signatures:
        if each.state_at(now()) is SignatureState.AWAITING:
            return each.association.name if each.association else ""
    return None


def situation(session: Session, company: Company, code_of_conduct: CodeOfConduct) -> Situation:
    """What the tasks of *company* depend on, for one code of conduct."""
    signatures = [
        each
        for each in register.signatures_of(session, company, at=now())
        if each.code_of_conduct_id == code_of_conduct.id
    ]
    draft = find_draft(session, company=company, code_of_conduct=code_of_conduct, person=person())
    badges = [
        each
        for each in badges_in_use(session, company)
        if each.signature.code_of_conduct_id == code_of_conduct.id
    ]
    running = next((each for each in signatures if signing.is_running(each, at=now())), None)
    proven = {domain.origin for domain in company.domains if domain.is_proven}
    return Situation(
        has_contact_point=company.contact_point is not None,
        named_domains=len(company.domains),
        proven_domains=len(proven),
        has_draft=draft is not None,
        standing=standing_of(signatures, at=now()),
        waits_for=waiting_for(signatures),
        has_new_edition=running is not None and renewing.has_new_edition(session, running, at=now()),
        sign_before=running.resign_by if running else None,
        logos=len(proven & {badge.origin for badge in badges}),
    )
