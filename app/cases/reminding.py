"""Telling officers of cases that wait for them, and those who declared something that it runs out."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app import outbox
from app.cases import acts
from app.cases.mails import scope_of
from app.findings import rule_in_words
from app.i18n import in_language, said
from app.navigation import link_to
from app.roles import Role
from app.signatures.recipients import people_with
from sentences import N_
from signatories.cases import books
from signatories.cases.models import CaseNotice, ConditionCase
from signatories.cases.states import CaseState
from signatories.conditions.attestations import Attestation
from signatories.conditions.attesting import DECLARED
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Answer, Attester, parameter
from signatories.models import Association
from signatories.terms import months_later

LIMIT = 200
"""How many cases of each kind one run looks at."""
DAYS_BEFORE = 30
"""How long before its end those who declared something are told."""

SENTENCES = {
    "mended": N_("%(company)s meets the condition again: you can close the case"),
    "cure-over": N_("%(company)s had time to mend a condition until %(day)s: look at the case"),
    "appeal-over": N_("%(company)s did not appeal: carry out the decision and close the case"),
}


def remind(session: Session, *, at: datetime) -> int:
    """Write the mails that are due at *at*, each once; returns how many cases and declarations they tell of."""
    return sum(_remind_of_cases(session, kind, at) for kind in SENTENCES) + _remind_of_declarations(
        session, at
    )


def _remind_of_cases(session: Session, kind: str, at: datetime) -> int:
    due = [
        case for case in books.without_notice(session, kind, limit=LIMIT) if _is_due(session, case, kind, at)
    ]
    for case in due:
        session.add(CaseNotice(case=case, kind=kind, at=at))
        _tell_officers(session, case, SENTENCES[kind], at)
    session.flush()
    return len(due)


def _is_due(session: Session, case: ConditionCase, kind: str, at: datetime) -> bool:
    if kind == "appeal-over":
        return case.appeal_until is not None and case.appeal_until <= at
    if case.state != CaseState.WARNED:
        return False
    if kind == "cure-over":
        return case.cure_until <= at
    finding = acts.finding_of(session, case, at=at)
    return finding is not None and finding.answer is Answer.MET


def _tell_officers(session: Session, case: ConditionCase, sentence: str, at: datetime) -> None:
    for who in people_with(session, (Role.OFFICER,), at=at, association=case.association):
        with in_language(who.language):
            values = {"company": case.company.name, "day": case.cure_until.date()}
            headline, condition = said(sentence, values), rule_in_words(case.rule)
        endpoint = "association.case"
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="case_waits",
            at=at,
            headline=headline,
            condition=condition,
            link=link_to(endpoint, **scope_of(case, endpoint), case_id=case.public_id, lang=who.language),
        )


def _remind_of_declarations(session: Session, at: datetime) -> int:
    """Thirty days before a declaration runs out under a condition of today, unless it was made again."""
    told = 0
    for association in session.scalars(select(Association).order_by(Association.id)):
        for row in rules_on(session, association=association, on=at.date()):
            if row.rule.kind in DECLARED:
                for attestation in _running_out(session, row, at):
                    _tell_declarer(session, row, attestation, at)
                    attestation.reminded_at = at
                    told += 1
    session.flush()
    return told


def _running_out(session: Session, row: ConditionRule, at: datetime) -> list[Attestation]:
    months = parameter(row.rule, "months")
    newer = aliased(Attestation)
    made_again = select(newer.id).where(
        newer.company_id == Attestation.company_id,
        newer.rule_name == Attestation.rule_name,
        newer.id > Attestation.id,
    )
    standing = session.scalars(
        select(Attestation)
        .where(
            Attestation.rule_name == row.name,
            Attestation.withdrawn_at.is_(None),
            Attestation.reminded_at.is_(None),
            Attestation.at <= at - timedelta(days=28 * months - DAYS_BEFORE),
            ~made_again.exists(),
        )
        .order_by(Attestation.id)
    )
    return [each for each in standing if _runs_out_soon(each, row, months, at)]


def _runs_out_soon(attestation: Attestation, row: ConditionRule, months: int, at: datetime) -> bool:
    end = months_later(attestation.at, months)
    is_member = any(
        each.association_id == row.association_id and each.counts_at(at)
        for each in attestation.company.memberships
    )
    return is_member and end - timedelta(days=DAYS_BEFORE) <= at < end


def _tell_declarer(session: Session, row: ConditionRule, attestation: Attestation, at: datetime) -> None:
    company, association = attestation.company, row.association
    if attestation.by_kind == Attester.OFFICER:
        people = people_with(session, (Role.OFFICER,), at=at, association=association)
        endpoint, scope = "association.declarations", {"association_slug": association.slug, "name": row.name}
    else:
        people = people_with(session, (Role.COMPANY_OWNER,), at=at, company=company)
        endpoint, scope = "company.conditions", {"company_slug": company.slug}
    end = months_later(attestation.at, parameter(row.rule, "months"))
    for who in people:
        with in_language(who.language):
            condition = rule_in_words(row)
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="declaration_ends",
            at=at,
            company=company.name,
            condition=condition,
            end=end,
            link=link_to(endpoint, **scope, lang=who.language),
        )
