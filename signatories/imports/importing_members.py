"""Saving a planned import of members in bulk: companies, memberships, domains, and their log.

The caller holds the log (``entries.lock``) before it makes the plan, so that two imports, or an
import and an admission, never work from the same picture of the register.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from signatories import entries, journal
from signatories.base import public_id
from signatories.imports.bulk import chunks, keeping_everything
from signatories.imports.importing_companies import add_companies, name_domains
from signatories.imports.member_import import prepare
from signatories.imports.member_plan import Effect, Plan, Planned
from signatories.imports.member_receipts import Act, MemberImport, written
from signatories.imports.member_rows import MemberRow, WrongRow
from signatories.inserting import insert_many
from signatories.models import Association, EndReason, Membership

DETAILS = ("member_number", "contact_email")
"""The columns of a membership that are changed in place."""


def prepare_to_save(
    session: Session, *, association: Association, rows: Sequence[MemberRow | WrongRow], at: datetime
) -> Plan:
    """The plan of *rows*, with everybody else waiting until this transaction ends."""
    entries.lock(session)
    return prepare(session, association=association, rows=rows, at=at)


def carry_out(
    session: Session,
    plan: Plan,
    *,
    association: Association,
    digest: str,
    by: str,
    at: datetime,
    receipt_id: str | None = None,
) -> MemberImport:
    """Save the new and changed rows of *plan*, and give the receipt.

    *digest* is the SHA-256 of the file, *by* the public id of the person, *receipt_id* the public id
    that the receipt is to have. The caller's transaction makes it all or nothing.
    """
    acts = save(session, plan, association=association, by=by, at=at)
    receipt = MemberImport(
        public_id=receipt_id or public_id(),
        association=association,
        saved_at=at,
        saved_by=by,
        digest=digest,
        counts=plan.counts,
        acts=written(acts),
    )
    session.add(receipt)
    session.flush()
    journal.note(
        session,
        "members-imported",
        at=at,
        by=by,
        association=association,
        receipt=receipt.public_id,
        new=plan.counts["new"],
        changed=plan.counts["changed"],
    )
    return receipt


def save(session: Session, plan: Plan, *, association: Association, by: str, at: datetime) -> list[Act]:
    """Save the rows of *plan* that do something; what was done with each, in their order."""
    with keeping_everything():
        doing = [planned for planned in plan.rows if planned.effect is not Effect.UNCHANGED]
        public: list[entries.Act] = []
        companies = add_companies(session, doing, public, at)
        memberships, ended = _begin_memberships(session, doing, companies, association, public, at)
        _change_details(session, doing, association, companies, by, at)
        domains = name_domains(session, doing, companies, by, at)
        entries.append_many(session, public, at=at)
        session.expire_all()  # what was loaded before does not know of rows written in bulk
        return [
            _act(planned, companies, memberships, ended, domains.get(planned.row.register_number, ()))
            for planned in doing
        ]


def _act(
    planned: Planned,
    companies: Mapping[str, int],
    memberships: Mapping[str, int],
    ended: Mapping[str, int],
    domains: Sequence[int],
) -> Act:
    number, here = planned.row.register_number, planned.known.here if planned.known else None
    if here is None or number in memberships:
        identity, version, before = memberships[number], 1, {}
    else:
        changed = [each.column for each in planned.changes if each.column in DETAILS]
        identity, version = here.membership_id, here.version + bool(changed)
        before = {column: getattr(here, column) for column in changed}
    return Act(
        row=planned.row.row,
        company_id=companies[number],
        membership_id=identity,
        is_new=planned.effect is Effect.NEW,
        version=version,
        before=before,
        ended_id=ended.get(number),
        domain_ids=tuple(domains),
    )


def _begin_memberships(
    session: Session,
    doing: Sequence[Planned],
    companies: Mapping[str, int],
    association: Association,
    public: list[entries.Act],
    at: datetime,
) -> tuple[dict[str, int], dict[str, int]]:
    """Begin the memberships of new members, and anew those whose date of joining was mended.

    By register number: the ids of these memberships, and of the ones that were taken back for them.
    """
    corrected = [each for each in doing if any(change.column == "member_since" for change in each.changes)]
    ended = {
        each.row.register_number: each.known.here.membership_id
        for each in corrected
        if each.known and each.known.here
    }
    take_back(session, list(ended.values()), at=at)
    beginning = [each for each in doing if each.effect is Effect.NEW or each.row.register_number in ended]
    if not beginning:
        return {}, {}
    rows = [_membership(each, companies, association, at) for each in beginning]
    before = session.scalar(select(func.max(Membership.id))) or 0
    insert_many(session, Membership, rows)
    slug = association.slug
    for each, row in zip(beginning, rows, strict=True):
        number, from_on = each.row.register_number, row["from_on"].isoformat()
        here = each.known.here if each.known else None
        if here:
            was = here.from_on.isoformat()
            public.append(
                entries.act(
                    "member-since-corrected", association=slug, company=number, from_on=from_on, was=was
                )
            )
        else:
            public.append(entries.act("member-admitted", association=slug, company=number, from_on=from_on))
    ids = _open_memberships(session, association, after=before)
    begun = {each.row.register_number: ids[companies[each.row.register_number]] for each in beginning}
    return begun, ended


def _open_memberships(session: Session, association: Association, *, after: int) -> dict[int, int]:
    """By company, the id of its open membership, of those whose ids lie *after* that one."""
    query = select(Membership.company_id, Membership.id).where(
        Membership.association_id == association.id, Membership.to_on.is_(None), Membership.id > after
    )
    return {row.company_id: row.id for row in session.execute(query)}


def _membership(
    planned: Planned, companies: Mapping[str, int], association: Association, at: datetime
) -> dict[str, Any]:
    row, here = planned.row, planned.known.here if planned.known else None
    return {
        "company_id": companies[row.register_number],
        "association_id": association.id,
        "member_number": row.member_number or (here.member_number if here else None),
        "contact_email": row.contact_email or (here.contact_email if here else None),
        "from_on": row.member_since or at.date(),
        "recorded_at": at,
        "version": 1,
    }


def take_back(session: Session, membership_ids: Sequence[int], *, at: datetime) -> None:
    """End memberships that should not have been: their stretch becomes empty, the rows stay."""
    for chunk in chunks(membership_ids):
        session.execute(
            update(Membership)
            .where(Membership.id.in_(chunk))
            .values(
                to_on=Membership.from_on,
                end_recorded_at=at,
                end_reason=EndReason.TAKEN_BACK.value,
                version=Membership.version + 1,
            ),
            execution_options={"synchronize_session": False},
        )


def _change_details(
    session: Session,
    doing: Sequence[Planned],
    association: Association,
    companies: Mapping[str, int],
    by: str,
    at: datetime,
) -> None:
    """Change member numbers and contact addresses of memberships that stay."""
    rows, lines = [], []
    for each in doing:
        new = {change.column: change.new for change in each.changes}
        here = each.known.here if each.known else None
        if here is None or not new.keys() & {*DETAILS}:
            continue
        lines.append({"company_id": companies[each.row.register_number], "columns": sorted(new)})
        if "member_since" not in new:
            number, email = (new.get(column) for column in DETAILS)
            rows.append(
                {
                    "of": here.membership_id,
                    "number": number or here.member_number,
                    "email": email or here.contact_email,
                }
            )
    write_details(session, rows)
    journal.note_many(
        session,
        "member-details-changed",
        [(line["company_id"], {"columns": line["columns"]}) for line in lines],
        at=at,
        by=by,
        association=association,
    )


def write_details(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write ``number`` and ``email`` to the membership ``of`` each row, and count its version up."""
    if rows:
        table = Membership.__table__
        session.connection().execute(
            update(table)  # pyright: ignore[reportArgumentType] - a declarative table is one
            .where(table.c.id == bindparam("of"))
            .values(
                member_number=bindparam("number"),
                contact_email=bindparam("email"),
                version=table.c.version + 1,
            ),
            rows,
        )
