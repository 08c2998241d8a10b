"""Sending members: as JSON rows or as a file, through the same engine as the page of imports."""

import hashlib
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import g, request

from app.api import bodies, shapes
from app.api.groups import Group
from app.api.guard import answered, owner
from app.api.operations import operation
from app.api.queries import Value
from app.clock import now
from app.errors import answer
from app.extensions import db
from app.i18n import said, spoken
from app.imports import member_file
from app.tokens.scopes import Scope
from sentences import N_, SpokenError
from signatories.imports import importing_members, member_import, member_rows
from signatories.imports.member_plan import Plan
from signatories.imports.member_rows import MemberRow, WrongRow

WRONG_SHOWN = 1000
A_FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
FILES = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
)
Rows = Sequence[MemberRow | WrongRow]


@operation(
    method="POST",
    path="/members",
    words=N_("Register new members and change known ones, all or nothing but for the rows that are wrong"),
    group=Group.DESKS,
    scope=Scope.MEMBERS_WRITE,
    answer=shapes.MembersReceipt,
    query=(
        Value("dry_run", N_("`1` says what it would do and saves nothing."), choices=("0", "1"), example="1"),
    ),
    takes={"application/json": shapes.MembersSent, **dict.fromkeys(FILES, A_FILE)},
    makes=True,
    problems=(400, 401, 403, 413, 422, 429),
)
def send_members() -> Any:
    """The rows in the body. The same rows again change nothing."""
    session, association = db.session(), owner().association
    assert association is not None  # noqa: S101 - only an association gives this scope
    body, is_dry_run = request.get_data(), request.args.get("dry_run") == "1"
    try:
        rows = rows_in(body)
    except SpokenError as error:
        return answer(HTTPStatus.UNPROCESSABLE_ENTITY, spoken(error), error.code)
    if is_dry_run:
        return told(
            member_import.prepare(session, association=association, rows=rows, at=now()), dry_run=True
        )
    plan = importing_members.prepare_to_save(session, association=association, rows=rows, at=now())
    if not plan.counts["new"] + plan.counts["changed"]:
        session.rollback()
        return told(plan)
    receipt = importing_members.carry_out(
        session,
        plan,
        association=association,
        digest=hashlib.sha256(body).hexdigest(),
        by=g.token.public_id,
        at=now(),
    )
    session.commit()
    return told(plan, receipt=receipt.public_id)


def rows_in(body: bytes) -> Rows:
    """The rows of the body, as JSON or as a file. Raises what is wrong with it as a whole."""
    if request.mimetype != "application/json":
        return member_file.read(body).members()
    sent = bodies.read(shapes.MembersSent, body, whole="members")
    columns = list(member_rows.READERS)
    return [
        member_rows.read(place, columns, [getattr(row, column) for column in columns])
        for place, row in enumerate(sent.members, start=1)
    ]


def told(plan: Plan, *, dry_run: bool = False, receipt: str | None = None) -> Any:
    counts = plan.counts
    shape = shapes.MembersReceipt(
        dry_run=dry_run,
        receipt=receipt,
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        refused=counts["wrong"],
        wrong=[
            shapes.RowRefused(row=each.row, column=each.column or None, reason=said(each.reason, each.values))
            for each in plan.wrong[:WRONG_SHOWN]
        ],
    )
    return answered(shape, HTTPStatus.CREATED if receipt else HTTPStatus.OK)
