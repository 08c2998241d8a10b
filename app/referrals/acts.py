"""The acts on referrals as a whole: the monitor's books, the mail, and the conditions that a declaration meets."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.referrals import letters
from monitor.referrals import acts
from monitor.referrals.models import HashCheckUse, Referral
from monitor.referrals.states import ReferredByOwn
from signatories.conditions import attestations, attesting
from signatories.conditions.condition_rules import rules_on
from signatories.conditions.conditions import Attester, Kind
from signatories.models import Company


def send(session: Session, *, referral: Referral, who: Person, at: datetime) -> Referral:
    """Release the letter and write it. Raises what ``acts.send`` raises, ``ReferredByOwn`` or ``NobodyToWriteTo``."""
    _check_not_own(referral, who, at)
    to = letters.addressees(session, referral.company, at=at)
    acts.send(session, referral=referral, by=who.public_id, at=at)
    letters.write(session, referral=referral, to=to, at=at)
    return referral


def drop(session: Session, *, referral: Referral, who: Person, at: datetime) -> Referral:
    """Decide not to send the letter. Raises what ``acts.drop`` raises, or ``ReferredByOwn``."""
    _check_not_own(referral, who, at)
    return acts.drop(session, referral=referral, by=who.public_id, at=at)


def declare_use(
    session: Session, *, company: Company, since_on: date, is_public: bool, by: str, at: datetime
) -> HashCheckUse:
    """Declare the use of the hash check; it also meets the condition of associations that ask for it.

    Raises what ``acts.declare_use`` raises.
    """
    use = acts.declare_use(session, company=company, since_on=since_on, is_public=is_public, by=by, at=at)
    for row in _rules_that_ask(session, company, at):
        attesting.attest(session, row=row, company=company, attester=Attester.COMPANY, by=by, at=at)
        break  # the hash check is declared once for every association
    return use


def take_use_back(session: Session, *, use: HashCheckUse, by: str, at: datetime) -> HashCheckUse:
    """Take the declaration back, with the attestations that rest on the same word. Raises ``UseTakenBack``."""
    acts.take_use_back(session, use=use, by=by, at=at)
    for made in attestations.of_company(session, company=use.company):
        if made.rule_name == Kind.HASH_CHECK and made.by_kind == Attester.COMPANY and not made.withdrawn_at:
            attesting.withdraw(session, attestation=made, by=by, at=at)
    return use


def _check_not_own(referral: Referral, who: Person, at: datetime) -> None:
    if any(held.role.scope == "company" and held.of == referral.company.slug for held in who.held_at(at)):
        raise ReferredByOwn


def _rules_that_ask(session: Session, company: Company, at: datetime):
    """The conditions on the hash check of the associations of which the company is a member."""
    for membership in company.memberships:
        if membership.counts_at(at):
            rows = rules_on(session, association=membership.association, on=at.date())
            yield from (row for row in rows if row.kind == Kind.HASH_CHECK)
