"""What a token may read: members, their conditions, and logos, now or on an earlier day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app import as_of, findings
from app.api import shapes
from app.api.errors import WrongCursor
from app.api.groups import Group
from app.api.guard import answered, owner
from app.api.operations import operation
from app.api.paging import PAGED, cut, last_key, next_page, size
from app.api.places import ON
from app.extensions import db
from app.members_at import memberships_at, memberships_of_company_at, page_at
from app.navigation import absolute
from app.tokens.scopes import Scope
from badge import pages, records
from badge.models import Badge
from sentences import N_
from signatories.directory import directory_rows
from signatories.models import Association, Membership

READ_PROBLEMS = (400, 401, 403, 429)


@operation(
    method="GET",
    path="/members",
    words=N_("The members of the association, by register number, 500 at a time"),
    group=Group.DESKS,
    scope=Scope.MEMBERS_READ,
    answer=shapes.Members,
    query=(ON, *PAGED),
    problems=READ_PROBLEMS,
)
def members() -> Any:
    session, association, at = db.session(), owner().association, as_of.asked().at
    assert association is not None  # noqa: S101 - only an association gives this scope
    listed, total = page_at(session, association=association, at=at, after=last_key(), size=size() + 1)
    found, has_more = cut(listed)
    rows = directory_rows.read(session, [each.company for each in found], at=at)
    return answered(
        shapes.Members(
            association=association.slug,
            as_of=at,
            total=total,
            members=[member(each, row) for each, row in zip(found, rows, strict=True)],
            next=next_page(has_more, found[-1].company.register_number if found else ""),
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
    words=N_("Members held against the conditions of their association, by register number, 500 at a time"),
    group=Group.DESKS,
    scope=Scope.CONDITIONS_READ,
    answer=shapes.Conditions,
    query=(ON, *PAGED),
    problems=READ_PROBLEMS,
)
def conditions() -> Any:
    """Of all members for an association; of itself, with each of its associations, for a company."""
    session, at = db.session(), as_of.asked().at
    whose = owner()
    if whose.company is not None:
        shown = memberships_of_company_at(session, company=whose.company, at=at)
        total, has_more = len(shown), False
    else:
        assert whose.association is not None  # noqa: S101 - only these two desks give this scope
        listed, total = page_at(
            session, association=whose.association, at=at, after=last_key(), size=size() + 1
        )
        shown, has_more = cut(listed)
    held = []
    for association in {each.association_id: each.association for each in shown}.values():
        own = [each for each in shown if each.association_id == association.id]
        held += judged(association, own, at=at)
    following = next_page(has_more, shown[-1].company.register_number if shown else "")
    return answered(shapes.Conditions(as_of=at, total=total, members=held, next=following))


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
    words=N_("The logos of the company, or of all members of the association, newest first"),
    group=Group.DESKS,
    scope=Scope.BADGES_READ,
    answer=shapes.Badges,
    query=(ON, *PAGED),
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
    listed = pages.page_of(session, company_ids=companies, at=at, after=last_badge(), size=size() + 1)
    found, has_more = cut(listed)
    return answered(
        shapes.Badges(
            as_of=at,
            badges=[badge(each, at=at) for each in found],
            next=next_page(has_more, found[-1].code if found else ""),
        )
    )


def last_badge() -> Badge | None:
    """The badge after which this page starts; none on the first page. Raises ``WrongCursor``."""
    key = last_key()
    found = records.find(db.session(), key) if key is not None else None
    if key is not None and found is None:
        raise WrongCursor
    return found


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
