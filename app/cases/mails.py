"""The mails of a case. Only the warning holds its letter; other words are read after signing in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person
from app.cases.words import HEADLINES
from app.findings import rule_in_words
from app.i18n import in_language, said
from app.navigation import link_to
from app.roles import Role
from app.signatures.recipients import people_with
from signatories.cases.models import CaseStep, ConditionCase
from signatories.cases.states import Act, Side

BOARD_HEARS = (Act.ASK_STAY, Act.APPEAL)


def tell(session: Session, step: CaseStep, *, at: datetime) -> None:
    """Tell of a step whom it concerns: the company of the association's acts, and the other way round.

    The appeals board is asked by a request or an appeal; what it decides, both sides hear.
    """
    case, act = step.case, step.kind
    if step.side != Side.COMPANY:
        owners = people_with(session, (Role.COMPANY_OWNER,), at=at, company=case.company)
        _write(session, owners, step, at=at, desk="company.case")
    if step.side != Side.ASSOCIATION:
        officers = people_with(session, (Role.OFFICER,), at=at, association=case.association)
        _write(session, officers, step, at=at, desk="association.case")
    if act in BOARD_HEARS:
        board = people_with(session, (Role.APPEALS,), at=at)
        _write(session, board, step, at=at, desk="appeals.case")


def _write(session: Session, people: Iterable[Person], step: CaseStep, *, at: datetime, desk: str) -> None:
    case = step.case
    names = {"association": case.association.name, "company": case.company.name}
    for who in people:
        with in_language(who.language):
            headline, condition = said(HEADLINES[step.act], names), rule_in_words(case.rule)
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="case_step",
            at=at,
            headline=headline,
            condition=condition,
            step=step,
            letter=step.words if step.kind is Act.WARN else "",
            link=link_to(desk, **scope_of(case, desk), case_id=case.public_id, lang=who.language),
        )


def scope_of(case: ConditionCase, endpoint: str) -> dict[str, Any]:
    """What a link to a desk needs: the slug of the association or company whose desk it is."""
    desk = endpoint.partition(".")[0]
    slugs = {"association": case.association.slug, "company": case.company.slug}
    return {f"{desk}_slug": slugs[desk]} if desk in slugs else {}
