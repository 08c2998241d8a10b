"""What a token may read: members, their conditions, and logos, now or on an earlier day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app import as_of, findings
from app.api import shapes
from app.api.guard import answered, next_page, owner, start
from app.api.operations import Query, operation
from app.extensions import db
from app.members_at import memberships_at, memberships_of_company_at, page_at
from app.navigation import absolute
from app.tokens.scopes import Scope
from badge.models import Badge
from signatories.directory import directory_rows
from signatories.models import Association, Membership

PAGE = 500
ON = Query("on", "The day to read the register as it stood; today when it is left out.", format="date")
START = Query("start", "How many to pass over; the answer's `next` has it filled in.", "integer")
READ_PROBLEMS = (400, 401, 403, 429)


@operation(
    method="GET",
    path="/members",
    words="The members of the association, by register number, 500 at a time",
    scope=Scope.MEMBERS_READ,
    answer=shapes.Members,
    query=(ON, START),
    problems=READ_PROBLEMS,
)
def members() -> Any:
    session, association, at = db.session(), owner().association, as_of.asked().at
    assert association is not None  # noqa: S101 - only an association gives this scope
    found, total = page_at(session, association=association, at=at, start=start(), size=PAGE)
    rows = directory_rows.read(session, [each.company for each in found], at=at)
    return answered(
        shapes.Members(
            association=association.slug,
            as_of=at,
            total=total,
            members=[member(each, row) for each, row in zip(found, rows, strict=True)],
            next=next_page(total, PAGE),
        )
    )


def member(membership: Membership, row: directory_rows.Row) -> shapes.Member:
    return shapes.Member(
        register_number=row.register_number,
        name=row.name,
        legal_name=row.legal_name,
        member_number=membership.member_number,
        member_since=membership.member_since,
        domains=list(row.hosts),
        contact_point=row.contact_point,
        standing=shapes.Standing(
            state=row.standing.state.value, since=row.standing.since, until=row.standing.until
        ),
        documents=[shapes.SignedDocument(document=each.key, edition=each.edition) for each in row.documents],
    )


@operation(
    method="GET",
    path="/conditions",
    words="Members held against the conditions of their association, by register number, 500 at a time",
    scope=Scope.CONDITIONS_READ,
    answer=shapes.Conditions,
    query=(ON, START),
    problems=READ_PROBLEMS,
)
def conditions() -> Any:
    """Of all members for an association; of itself, with each of its associations, for a company."""
    session, at = db.session(), as_of.asked().at
    whose = owner()
    if whose.company is not None:
        shown = memberships_of_company_at(session, company=whose.company, at=at)
        total = len(shown)
    else:
        assert whose.association is not None  # noqa: S101 - only these two desks give this scope
        shown, total = page_at(session, association=whose.association, at=at, start=start(), size=PAGE)
    held = []
    for association in {each.association_id: each.association for each in shown}.values():
        own = [each for each in shown if each.association_id == association.id]
        held += judged(association, own, at=at)
    return answered(shapes.Conditions(as_of=at, total=total, members=held, next=next_page(total, PAGE)))


def judged(
    association: Association, memberships: Sequence[Membership], *, at: datetime
) -> list[shapes.MemberFindings]:
    rules, found = findings.held_against_rules(
        db.session(), association=association, memberships=memberships, at=at
    )
    words = [findings.rule_in_words(rule) for rule in rules]
    return [
        shapes.MemberFindings(
            association=association.slug,
            register_number=each.dossier.row.register_number,
            name=each.dossier.row.name,
            overall=each.overall.value,
            findings=[
                shapes.Finding(
                    condition=rule.name,
                    words=sentence,
                    answer=finding.answer.value,
                    evidence=findings.evidence_in_words(finding),
                    since=finding.since,
                )
                for rule, sentence, finding in zip(rules, words, each.findings, strict=True)
            ],
        )
        for each in found
    ]


@operation(
    method="GET",
    path="/badges",
    words="The logos of the company, or of all members of the association, newest first",
    scope=Scope.BADGES_READ,
    answer=shapes.Badges,
    query=(ON,),
    problems=READ_PROBLEMS,
)
def badges() -> Any:
    session, at, whose = db.session(), as_of.asked().at, owner()
    if whose.company is not None:
        companies = [whose.company.id]
    else:
        assert whose.association is not None  # noqa: S101 - only these two desks give this scope
        companies = [
            each.company_id for each in memberships_at(session, association=whose.association, at=at)
        ]
    found = session.scalars(
        select(Badge)
        .join(Badge.company)
        .options(contains_eager(Badge.company))
        .where(Badge.company_id.in_(companies), Badge.created_at <= at)
        .order_by(Badge.created_at.desc(), Badge.id.desc())
    )
    return answered(shapes.Badges(as_of=at, badges=[badge(each, at=at) for each in found]))


def badge(found: Badge, *, at: datetime) -> shapes.Badge:
    is_gone = found.withdrawn_at is not None and found.withdrawn_at <= at
    return shapes.Badge(
        code=found.code,
        register_number=found.company.register_number,
        origin=found.origin,
        issued_at=found.created_at,
        withdrawn_at=found.withdrawn_at if is_gone else None,
        reason=found.withdrawal_reason if is_gone else None,
        verify=absolute(f"/v/{found.code}.json"),
    )
