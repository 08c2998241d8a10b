"""The worker keeps the answers of the members of large associations: all of them each day, then what changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import g
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.kept_answers import letters
from app.kept_answers.acts import OF_CONDITIONS, changes_everybody
from app.kept_answers.changed import MARGIN, MOST_ACTS, changed_since, head_of, holds, marks
from app.kept_answers.lasting import lasts_until, midnight_after, turned_at
from app.kept_answers.models import KeptAnswers, MemberAnswers
from app.known_members import Known
from badge.models import Badge, Credential, CredentialState
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.entries import Entry, LogHead
from signatories.imports.bulk import chunks
from signatories.inserting import insert_many
from signatories.models import Association, Membership
from signatories.signatures.standings import CompanyStanding

LEAST_MEMBERS = 200
"""The answers of fewer members are judged when they are asked for."""
WORTH_WRITING = 50
"""So many acts, or members that something happened to, are left to who reads."""


class Judged(NamedTuple):
    """What is to be written: the rows of these companies, or of all members where it is ``None``."""

    association_id: int
    version: int
    companies: Sequence[int] | None
    rows: list[dict[str, Any]]
    head: dict[str, Any]


def keep_all(session: Session, *, at: datetime, least: int = LEAST_MEMBERS) -> int:
    """Bring up to date what is kept of every association with more than *least* members; of how many it was.

    What is read takes long and holds nobody up; what is written comes after it, in a transaction of its own.
    """
    done, large = 0, _large(session, least)
    _forget_others(session, large)
    for association_id in large:
        judged = _judge(session, association_id, at)
        if judged is not None:
            _write(session, judged)
            session.commit()
            done += 1
    return done


def keep_due(session: Session, *, at: datetime) -> int:
    """The same, unless so little happened since that no association is worth looking at."""
    return 0 if is_quiet(session, at=at) else keep_all(session, at=at)


def is_quiet(session: Session, *, at: datetime) -> bool:
    """Whether all that is kept is of today, and of before a few acts at most, none of which concerns everybody."""
    size = session.scalar(select(LogHead.size)) or 0
    first = select(func.min(KeptAnswers.log_size), func.min(KeptAnswers.kept_at))
    begun, kept_at = session.execute(first).one()
    if begun is None or kept_at.date() != at.date() or size - begun > WORTH_WRITING:
        return False
    acts = session.execute(select(Entry.kind, Entry.company).where(Entry.position >= begun)).all()
    return not any(kind in OF_CONDITIONS or changes_everybody(kind, company) for kind, company in acts)


def _forget_others(session: Session, large: Sequence[int]) -> None:
    """Delete what is kept of associations that have fewer members now."""
    others = session.scalars(
        select(KeptAnswers.association_id).where(KeptAnswers.association_id.not_in(large))
    ).all()
    for model in (MemberAnswers, KeptAnswers) if others else ():
        session.execute(delete(model).where(model.association_id.in_(others)))
    session.commit()


def _large(session: Session, least: int) -> Sequence[int]:
    found = session.scalars(
        select(Membership.association_id)
        .where(Membership.to_on.is_(None))
        .group_by(Membership.association_id)
        .having(func.count() > least)
    ).all()
    session.rollback()
    return found


def _judge(session: Session, association_id: int, at: datetime) -> Judged | None:
    """The answers that are not kept yet; ``None`` where it is not worth writing."""
    g.only_reads = True
    try:
        association = session.get_one(Association, association_id)
        size = session.scalar(select(LogHead.size)) or 0
        rules = rules_on(session, association=association, on=at.date())
        head = head_of(session, association)
        changed = None
        if head is not None and holds(head, rules, at):
            lately = changed_since(session, head, at=at, margin=timedelta(), most=MOST_ACTS)
            if lately and max(lately.acts, len(lately.companies)) <= WORTH_WRITING:
                return None
            changed = changed_since(session, head, at=at, margin=MARGIN, most=MOST_ACTS)
        companies = sorted(changed.companies) if changed else None
        rows = list(_rows(session, association, rules, companies, at))
        new = {"kept_at": at, "log_size": size, "rules": marks(rules)}
        return Judged(association_id, head.version if head else 0, companies, rows, new)
    finally:
        session.rollback()
        g.only_reads = False


def _rows(
    session: Session,
    association: Association,
    rules: Sequence[ConditionRule],
    companies: Sequence[int] | None,
    at: datetime,
) -> Iterator[dict[str, Any]]:
    for only in [None] if companies is None else chunks(companies):
        known = Known(session, association=association, at=at, only=only)
        values = [row.rule for row in rules]
        begins, begun = _begins(session, known, at), _begun(session, known, at)
        unsigned = _unsigned(session, known)
        for each, facts in zip(known.against(values), known.facts, strict=True):
            answers, sinces = letters.written(each.findings)
            company_id = each.member.id
            until = lasts_until(values, facts, at=at, turns=begins.get(company_id, ()))
            yield {
                "membership_id": each.member.membership_id,
                "association_id": association.id,
                "company_id": company_id,
                "answers": answers,
                "sinces": sinces,
                "turned_at": turned_at(
                    values,
                    facts,
                    at=at,
                    joined_on=known.joined_on(each.member),
                    turns=begun.get(company_id, ()),
                ),
                # Nobody writes down when a logo is signed: until then it is judged each time.
                "until_at": at if company_id in unsigned else until,
            }


def _begins(session: Session, known: Known, at: datetime) -> dict[int, list[datetime]]:
    """By company, when what its facts do not hold yet begins: another standing, a logo; on that day."""
    end, found = midnight_after(at), {}
    # Where a signature that waited comes to nothing there is no row after the last one.
    stands = [
        select(CompanyStanding.company_id, column).where(
            CompanyStanding.company_id.in_(known.ids), column > at, column < end
        )
        for column in (CompanyStanding.from_at, CompanyStanding.until_at)
    ]
    shows = (
        select(Badge.company_id, Credential.valid_from)
        .join(Credential, Credential.badge_id == Badge.id)
        .where(Badge.company_id.in_(known.ids), Credential.valid_from > at, Credential.valid_from < end)
    )
    for question in (*stands, shows):
        for company_id, moment in session.execute(question):
            found.setdefault(company_id, []).append(moment)
    return found


def _begun(session: Session, known: Known, at: datetime) -> dict[int, list[datetime]]:
    """By company, when the standing began that it has, or the last one was over."""
    found: dict[int, list[datetime]] = {}
    for column in (CompanyStanding.from_at, CompanyStanding.until_at):
        last = select(CompanyStanding.company_id, func.max(column)).where(
            CompanyStanding.company_id.in_(known.ids), column <= at
        )
        for company_id, moment in session.execute(last.group_by(CompanyStanding.company_id)):
            found.setdefault(company_id, []).append(moment)
    return found


def _unsigned(session: Session, known: Known) -> set[int]:
    planned = (
        select(Badge.company_id)
        .join(Credential, Credential.badge_id == Badge.id)
        .where(Badge.company_id.in_(known.ids), Credential.state == CredentialState.PLANNED)
    )
    return set(session.scalars(planned))


def _write(session: Session, judged: Judged) -> None:
    """Write the rows, unless another process wrote some meanwhile."""
    head = session.scalar(
        select(KeptAnswers).where(KeptAnswers.association_id == judged.association_id).with_for_update()
    )
    if (head.version if head else 0) != judged.version:
        return
    of_them = delete(MemberAnswers).where(MemberAnswers.association_id == judged.association_id)
    if judged.companies is None:
        session.execute(of_them)
    for some in chunks(judged.companies or ()):
        session.execute(of_them.where(MemberAnswers.company_id.in_(some)))
    insert_many(session, MemberAnswers, judged.rows)
    if head is None:
        head = KeptAnswers(association_id=judged.association_id)
        session.add(head)
    head.version = judged.version + 1
    for name, value in judged.head.items():
        setattr(head, name, value)
    session.flush()
