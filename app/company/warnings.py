"""What on this desk cannot wait: a missed proof, a contact point that does not answer, a warning."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from app.clock import now
from signatories.cases import books
from signatories.cases.models import ConditionCase
from signatories.contacts import contact_tests
from signatories.contacts.contact_states import ContactState, State
from signatories.domains import domain_checks
from signatories.domains.keeping_proof import Decision
from signatories.models import Company, Domain


class Warnings(NamedTuple):
    """Proven domains whose proof is missed, a contact point that does not answer, and open cases."""

    missed: list[tuple[Domain, Decision]]
    silent: ContactState | None
    cases: list[ConditionCase]


def warnings_for(session: Session, company: Company) -> Warnings:
    """What the people of *company* have to know when they come in."""
    proven = [each for each in company.domains if each.is_proven]
    decisions = domain_checks.decisions_of(session, proven)
    missed = [(each, decisions[each.id]) for each in proven if each.id in decisions]
    current = company.contact_point_now
    state = contact_tests.state_of(session, current, at=now()) if current else None
    return Warnings(
        missed=[(domain, found) for domain, found in missed if found.missed_since],
        silent=state if state and state.state is State.FAILED else None,
        cases=[case for case in books.of_company(session, company=company) if case.is_open],
    )
