"""An association of members in whom something turns today, and all that can happen to any of them in a day."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.kept_answers import changed, keeping, reading
from app.keys import badge_keys
from app.known_members import Known
from badge import issuing, revoking, settling
from badge.models import Badge, Credential
from badge.verdict import Reason
from signatories import admission
from signatories.conditions import attesting, waiving
from signatories.conditions.attestations import Attestation
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Attester
from signatories.conditions.waivers import Waiver
from signatories.contacts import contact_points, contact_tests
from signatories.contacts.contact_states import Failure
from signatories.contacts.contact_test_models import AnsweredBy, ContactTest
from signatories.domains import proving
from signatories.imports import correcting
from signatories.models import Company, Domain, Membership
from signatories.signatures import signing, suspending
from signatories.signatures.signature import Signature, standing_of
from signatories.signatures.signature_states import SuspensionKind
from tests import factories
from tests.conftest import BASE_URL

BEFORE = timedelta(days=30)
MORE = [("domain-proven", {}), ("contact-point-tested", {"days": 30}), ("hash-check-in-use", {"months": 1})]
MEMBERS = 9


class Hosters:
    """An association with members in whom something turns today, and what can happen to any of them."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.then, self.narrowed = session, now - BEFORE, False
        factories.documents(session, at=self.then)
        self.association = factories.association(session, at=self.then)
        for kind, parameters in MORE:
            session.add(
                ConditionRule(
                    association=self.association,
                    kind=kind,
                    parameters=parameters,
                    effective_on=self.then.date(),
                    recorded_at=self.then,
                )
            )
        self.members = [self.joined(self.then) for _ in range(MEMBERS)]
        for number, company in enumerate(self.members[3:], start=1):
            signature = factories.signature(session, company, at=self.then, association=self.association)
            signature.ends_at = now + timedelta(hours=2 * number)
            session.flush()
            if number % 2:
                factories.badge(
                    session, signature, keys=badge_keys(), base_url=BASE_URL, at=now - timedelta(days=1)
                )
            point = company.contact_point_now
            assert point is not None
            test = contact_tests.prepare(session, contact_point=point, at=self.then).test
            contact_tests.answer(
                session, test=test, by=AnsweredBy.LINK, at=self.then + timedelta(hours=number)
            )
        soon = now + timedelta(hours=5)
        session.execute(update(Credential).where(Credential.id == 1).values(valid_until=soon))
        session.commit()

    def joined(self, at: datetime) -> Company:
        return factories.company(self.session, at=at, member_of=self.association)

    def rules(self, at: datetime) -> list[ConditionRule]:
        return rules_on(self.session, association=self.association, on=at.date())

    def join(self, company: Company, at: datetime) -> None:
        self.joined(at)

    def leave(self, company: Company, at: datetime) -> None:
        of = {"association": self.association, "company": company}
        if admission.open_membership(self.session, **of):
            admission.end_membership(self.session, **of, to_on=at.date(), at=at)

    def correct(self, company: Company, at: datetime) -> None:
        membership = admission.open_membership(self.session, association=self.association, company=company)
        if membership and membership.from_on != at.date():
            correcting.change_member(
                self.session,
                membership=membership,
                version=membership.version,
                member_number=str(at.hour),
                contact_email=None,
                member_since=membership.from_on + timedelta(days=1),
                by="",
                at=at,
            )

    def sign(self, company: Company, at: datetime) -> None:
        if self.signature(company) is None and self.is_member(company, at):
            factories.signature(self.session, company, at=at, association=self.association)

    def suspend(self, company: Company, at: datetime) -> None:
        signature = self.signature(company)
        if signature is None or signature.countersigned_at is None or signature.ends_at <= at:
            return
        act = {"signature": signature, "by": None, "at": at}
        if suspending.open_suspension(signature):
            suspending.reinstate(self.session, reason="its cause is gone", **act)
        else:
            suspending.suspend(
                self.session, kind=SuspensionKind.OTHER, reason="for a reason of its own", **act
            )

    def withdraw(self, company: Company, at: datetime) -> None:
        signature = self.signature(company)
        if signature is not None and signature.ends_at > at:
            signing.withdraw(self.session, signature=signature, at=at)

    def badge(self, company: Company, at: datetime) -> None:
        """Issued and not signed yet; or signed; or withdrawn."""
        badge = self.session.scalar(
            select(Badge).where(Badge.company_id == company.id, Badge.withdrawn_at.is_(None))
        )
        means = {"keys": badge_keys(), "base_url": BASE_URL, "at": at}
        signature, domain = self.signature(company), self.domain(company)
        if badge and badge.planned:
            settling.settle(self.session, **means)
        elif badge:
            revoking.withdraw(self.session, badge=badge, reason=Reason.OPERATOR, **means)
        elif signature and domain and standing_of([signature], at=at).is_in_force:
            issuing.issue(self.session, signature=signature, domain=domain, **means)

    def prove(self, company: Company, at: datetime) -> None:
        domain = self.domain(company)
        if domain:
            proving.lose(self.session, domain=domain, loss=proving.Loss.ABSENT, at=at)
        else:
            factories.domain(self.session, company, at=at, host=f"m{at:%H%M}.example")

    def contact(self, company: Company, at: datetime) -> None:
        contact_points.set_contact_point(
            self.session, company=company, contact_point=f"m{at:%H%M}@een.example", at=at
        )

    def test(self, company: Company, at: datetime) -> None:
        point = company.contact_point_now
        if point is None:
            return
        waiting = contact_tests.open_test(self.session, point)
        if waiting is None:
            test = ContactTest(contact_point=point, made_at=at)
            self.session.add(test)
        elif at.minute % 2:
            contact_tests.answer(self.session, test=waiting, by=AnsweredBy.LINK, at=at)
        else:
            contact_tests.fail(self.session, test=waiting, failure=Failure.NO_ANSWER, at=at)

    def waive(self, company: Company, at: datetime) -> None:
        waiver = self.session.scalar(
            select(Waiver).where(Waiver.company_id == company.id, Waiver.ended_at.is_(None))
        )
        words = {"by": "", "at": at, "reason": "for a reason of its own"}
        if waiver:
            waiving.end(self.session, waiver=waiver, **words)
        elif self.is_member(company, at):
            waiving.grant(
                self.session,
                association=self.association,
                company=company,
                rule_name="badge-in-force",
                until_on=at.date() + timedelta(days=3),
                **words,
            )

    def declare(self, company: Company, at: datetime) -> None:
        known = self.session.scalar(
            select(Attestation).where(
                Attestation.company_id == company.id, Attestation.withdrawn_at.is_(None)
            )
        )
        row = next(each for each in self.rules(at) if each.name == "hash-check-in-use")
        if known:
            attesting.withdraw(self.session, attestation=known, by="", at=at)
        elif self.is_member(company, at):
            attesting.attest(self.session, row=row, company=company, attester=Attester.COMPANY, by="", at=at)

    def nothing(self, company: Company, at: datetime) -> None:
        """Time goes by."""

    def badges_of(self, company: Company) -> Sequence[Badge]:
        return self.session.scalars(select(Badge).where(Badge.company_id == company.id)).all()

    def signature(self, company: Company) -> Signature | None:
        return self.session.scalar(
            select(Signature).where(Signature.company_id == company.id, Signature.ended_at.is_(None))
        )

    def domain(self, company: Company) -> Domain | None:
        return self.session.scalar(
            select(Domain).where(
                Domain.company_id == company.id, Domain.proven_at.is_not(None), Domain.lost_at.is_(None)
            )
        )

    def is_member(self, company: Company, at: datetime) -> bool:
        held = select(Membership).where(Membership.company_id == company.id, Membership.held_at(at))
        return self.session.scalar(held) is not None

    def kept(self, at: datetime) -> Counter[object] | None:
        return reading.counts(self.session, association=self.association, rules=self.rules(at), at=at)  # pyright: ignore[reportReturnType]

    def check(self, at: datetime) -> None:
        """What is kept is used, and says what judging each member says."""
        self.session.commit()
        rules = self.rules(at)
        judged = Known(self.session, association=self.association, at=at).against(row.rule for row in rules)
        wanted = [
            (each.member, [(told.answer, told.since) for told in each.findings], each.overall)
            for each in judged
        ]
        kept = reading.members(self.session, association=self.association, rules=rules, at=at, text="")
        assert kept is not None
        assert wanted == [
            (each.member, [(told.answer, told.since) for told in each.findings], each.overall)
            for each in kept
        ]
        assert self.kept(at) == Counter(tuple(told.answer for told in each.findings) for each in judged)

    def check_earlier(self, since: datetime, until: datetime) -> None:
        """Who has other answers than at *since* is among those of whom that is thought possible."""
        then, rules = self.rules(since), self.rules(until)
        only = changed.may_differ(
            self.session, association=self.association, then=then, rules=rules, since=since, until=until
        )
        assert only is not None
        judged = [
            {
                each.member.id: [told.answer for told in each.findings]
                for each in Known(self.session, association=self.association, at=at).against(
                    row.rule for row in rules
                )
            }
            for at in (since, until)
        ]
        both = judged[0].keys() & judged[1].keys()
        assert {each for each in both if judged[0][each] != judged[1][each]} <= set(only)
        self.narrowed |= bool(both - set(only))

    def keep(self, at: datetime) -> int:
        self.session.commit()
        return keeping.keep_all(self.session, at=at, least=1)


ACTS: list[Callable[[Hosters, Company, datetime], None]] = [
    Hosters.join,
    Hosters.leave,
    Hosters.correct,
    Hosters.sign,
    Hosters.suspend,
    Hosters.withdraw,
    *[Hosters.badge] * 3,
    Hosters.prove,
    Hosters.contact,
    *[Hosters.test] * 2,
    *[Hosters.waive] * 2,
    *[Hosters.declare] * 2,
    *[Hosters.nothing] * 3,
]
