"""A member that misses a condition, with the people of the three desks: for the domain and for pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.cases import acts
from app.roles import Role
from signatories import admission
from signatories.cases import acting
from signatories.cases.models import ConditionCase
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Answer, Finding
from signatories.models import Association, Company
from tests import factories

LETTER = "Please set a logo on your site within four weeks."
RULE = "contact-point"


@dataclass(frozen=True)
class Scene:
    """Whose case it is: nobody gave a contact point for notices."""

    hosters: Association
    member: Company
    officer: Person
    owner: Person
    judge: Person

    def rule(self, session: Session, at: datetime) -> ConditionRule:
        rules = rules_on(session, association=self.hosters, on=at.date())
        return next(row for row in rules if row.name == RULE)


def scene(session: Session, *, at: datetime) -> Scene:
    factories.documents(session, at=at)
    hosters = factories.association(session, at=at)
    member = factories.company(session, at=at, name="Nalatig B.V.", member_of=hosters)
    found = Scene(
        hosters,
        member,
        officer=factories.person(session, Role.OFFICER, at=at, of=hosters, language="en"),
        owner=factories.person(session, Role.COMPANY_OWNER, at=at, of=member, language="en"),
        judge=factories.person(session, Role.APPEALS, at=at, language="en"),
    )
    session.commit()
    return found


MISSED = Finding(Answer.NOT_MET, "No contact point given.")


def warned(session: Session, found: Scene, *, at: datetime) -> ConditionCase:
    """A case that was opened at *at*."""
    case = acting.warn(
        session,
        row=found.rule(session, at),
        company=found.member,
        finding=MISSED,
        letter=LETTER,
        by=found.officer.public_id,
        at=at,
    )
    acts.told(session, case.steps[0], at=at)
    return case


def is_member(session: Session, found: Scene) -> bool:
    return admission.open_membership(session, association=found.hosters, company=found.member) is not None


AFTER_CURE = timedelta(days=28, hours=1)
AFTER_APPEAL = timedelta(days=42, hours=1)
