"""The conditions of the demo's hosters: a declared one, a waiver, and cases at every stage."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import granting
from app.accounts.models import Person
from app.cases import acts as cases
from app.cases import letters
from app.cases.consequences import Means
from app.cases.files import GivenEvidence
from app.demo.acts import Act
from app.demo.companies import HOSTERS, OWNED, Invented
from app.demo.people import OFFICER, OWNER
from app.findings import held_against_rules
from app.roles import Role
from badge.keys import KeyRing
from signatories import admission, register
from signatories.cases import acting
from signatories.cases.models import ConditionCase
from signatories.cases.states import Consequence, EvidenceKind, Side
from signatories.conditions import attesting, laying_down, waiving
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Attester, Kind
from signatories.conditions.laying_down import Terms

WAITS, READY, LATE = "00000024", "00000021", "00000015"
"""Who appeals; whose decision can be carried out; whose time to mend is over."""
WARNED, DECLARES = OWNED.removeprefix("kvk:"), "00000022"
"""Whose owner the demo lets you be; who declared."""
HASH = Terms(Kind.HASH_CHECK, "Huishoudelijk reglement, artikel 6", {"months": 12})
ROTA = Terms(
    Kind.ATTESTED,
    "Huishoudelijk reglement, artikel 8",
    {"months": 12},
    text_nl="Woonde de jaarlijkse bijeenkomst over meldingen bij",
    text_en="Came to the yearly meeting on notices",
    attested_by=Attester.OFFICER,
)
PICTURE = Path(__file__).parents[2] / "static/icons/touch.png"


def acts_of(
    session: Session,
    companies: tuple[Invented, ...],
    *,
    keys: KeyRing,
    base_url: str,
    data_dir: Path,
    at: datetime,
) -> list[Act]:
    """What the officer of the hosters did in the last months, as far as these companies are there."""
    means, known = Means(keys, base_url), {each.number for each in companies}
    story: list[tuple[str, float, Callable[[datetime], object]]] = [
        ("", 130, lambda now: _lay_down(session, now)),
        (DECLARES, 120, lambda now: _declare(session, now)),
        (WARNED, 119, lambda now: _waive(session, now)),
        (READY, 100, lambda now: _warn(session, READY, Kind.BADGE_IN_FORCE, now)),
        (READY, 70, lambda now: _decide(session, READY, means, now)),
        (WAITS, 70, lambda now: _warn(session, WAITS, Kind.CONTACT_POINT, now)),
        (WAITS, 40, lambda now: _decide(session, WAITS, means, now)),
        (WAITS, 20, lambda now: _appeal(session, now)),
        (LATE, 45, lambda now: _warn(session, LATE, Kind.CONTACT_POINT, now)),
        (WARNED, 10, lambda now: _warn(session, WARNED, Kind.HASH_CHECK, now)),
        (WARNED, 8, lambda now: _reply(session, data_dir, now)),
        (WAITS, 69, lambda now: _keep_letter(session, data_dir, now)),
    ]
    return [Act(at - timedelta(days=days), do) for number, days, do in story if not number or number in known]


def _person(session: Session, email: str) -> str:
    return session.scalars(select(Person.public_id).where(Person.email == email)).one()


def _lay_down(session: Session, at: datetime) -> None:
    hosters, by = register.association_of(session, HOSTERS), _person(session, OFFICER.email)
    for terms in (HASH, ROTA):
        laying_down.lay_down(session, association=hosters, terms=terms, effective_on=at.date(), by=by, at=at)


def _rule(session: Session, kind: Kind, at: datetime) -> ConditionRule:
    hosters = register.association_of(session, HOSTERS)
    rules, _ = held_against_rules(session, association=hosters, memberships=[], at=at)
    return next(row for row in rules if row.kind == kind)


def _declare(session: Session, at: datetime) -> None:
    """The member declares the hash check; the officer declares that it came to the meeting."""
    company, by = register.company_of(session, DECLARES), _person(session, OFFICER.email)
    for kind, attester in ((Kind.HASH_CHECK, Attester.COMPANY), (Kind.ATTESTED, Attester.OFFICER)):
        row = _rule(session, kind, at)
        attesting.attest(session, row=row, company=company, attester=attester, by=by, at=at)


def _waive(session: Session, at: datetime) -> None:
    waiving.grant(
        session,
        association=register.association_of(session, HOSTERS),
        company=register.company_of(session, WARNED),
        rule_name=_rule(session, Kind.ATTESTED, at).name,
        reason="De bijeenkomst viel samen met de verhuizing van het datacenter.",
        until_on=(at + timedelta(days=365)).date(),
        by=_person(session, OFFICER.email),
        at=at,
    )


def _warn(session: Session, number: str, kind: Kind, at: datetime) -> None:
    company, hosters = register.company_of(session, number), register.association_of(session, HOSTERS)
    membership = admission.open_membership(session, association=hosters, company=company)
    assert membership is not None  # noqa: S101 - the demo admits its companies first
    rules, members = held_against_rules(session, association=hosters, memberships=[membership], at=at)
    place = next(place for place, row in enumerate(rules) if row.kind == kind)
    row, finding = rules[place], members[0].findings[place]
    letter = letters.draft(row=row, member=members[0], finding=finding, language="nl", at=at)
    by = _person(session, OFFICER.email)
    case = acting.warn(session, row=row, company=company, finding=finding, letter=letter, by=by, at=at)
    cases.told(session, case.steps[0], at=at)


def _case(session: Session, number: str) -> ConditionCase:
    company = register.company_of(session, number)
    return session.scalars(select(ConditionCase).where(ConditionCase.company_id == company.id)).one()


def _decide(session: Session, number: str, means: Means, at: datetime) -> None:
    cases.decide(
        session,
        case=_case(session, number),
        consequence=Consequence.REPRIMAND,
        reason="Na de waarschuwing is niets hersteld en kwam geen antwoord.",
        urgency="",
        means=means,
        by=_person(session, OFFICER.email),
        at=at,
    )


def _appeal(session: Session, at: datetime) -> None:
    """Its owner appeals, and asks that nothing happens before the board has decided."""
    case = _case(session, WAITS)
    owner = Person(email="eigenaar@zandbank-servers.example", name="Jet Zand", language="nl", created_at=at)
    session.add(owner)
    granting.grant(session, person=owner, role=Role.COMPANY_OWNER, company=case.company, at=at)
    words = "Wij zijn sinds de zomer bezig met een nieuw adres. De brief bereikte ons te laat."
    step = acting.appeal(session, case=case, words=words, by=owner.public_id, at=at)
    cases.told(session, step, at=at)
    words = "Wilt u wachten met de gevolgen tot het beroep is beslist?"
    step = acting.ask_stay(session, case=case, words=words, by=owner.public_id, at=at)
    cases.told(session, step, at=at)


def _reply(session: Session, data_dir: Path, at: datetime) -> None:
    case, by = _case(session, WARNED), _person(session, OWNER.email)
    words = "De controle draait op proef. Wij verwachten hem deze maand in gebruik te nemen."
    step = acting.reply(session, case=case, words=words, by=by, at=at)
    cases.told(session, step, at=at)
    given = GivenEvidence(
        EvidenceKind.SCREENSHOT, at.date(), "De proefopstelling van de controle", PICTURE.read_bytes()
    )
    cases.add_evidence(session, case=case, side=Side.COMPANY, given=given, data_dir=data_dir, by=by, at=at)


def _keep_letter(session: Session, data_dir: Path, at: datetime) -> None:
    """The officer adds an item of evidence with its file."""
    case, by = _case(session, WAITS), _person(session, OFFICER.email)
    given = GivenEvidence(
        EvidenceKind.CORRESPONDENCE,
        at.date(),
        "De brief van vorig jaar over het contactpunt",
        PICTURE.read_bytes(),
    )
    cases.add_evidence(
        session, case=case, side=Side.ASSOCIATION, given=given, data_dir=data_dir, by=by, at=at
    )
