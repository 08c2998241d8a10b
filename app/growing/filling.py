"""Filling the tables of a grown register, many rows at once."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, Update, bindparam, func, select, update
from sqlalchemy.orm import Session

from app.growing.invented import Growth, association_of, invented, secret
from app.growing.lives import Step, moment
from signatories.contacts.contact_points import Kind
from signatories.domains.keeping_proof import MONTHLY
from signatories.domains.proving import Method
from signatories.inserting import insert_many
from signatories.models import Company, ContactPoint, Domain, Membership
from signatories.names import name_words
from signatories.names.company_names import CompanyName, NameKind, follows
from signatories.names.folding import folded, search_name
from signatories.signatures.signature import Signature, SignedEdition, Suspension

MEMBER_BEFORE = timedelta(days=400)
"""So long they were members before the register had them."""
BLANK = {
    **{"signer_name": "Demo Tekenbevoegde", "signer_function": "Bestuurder"},
    **dict.fromkeys(("resign_by", "resign_told_at", "ended_at", "end_reason", "refusal", "follows_id")),
}
"""What every signature begins with."""

_SIGNATURES, _SUSPENSIONS = (cast(Table, model.__table__) for model in (Signature, Suspension))


def _setting(*columns: str) -> Update:
    return (
        update(_SIGNATURES)
        .where(_SIGNATURES.c.id == bindparam("of"))
        .values({column: bindparam(f"new_{column}") for column in columns})
    )


_COUNTERSIGN = _setting("countersigned_at", "countersigned_by_kind")
_END = _setting("ended_at", "end_reason", "refusal")
_FOLLOW = _setting("follows_id")
_LIFT = (
    update(_SUSPENSIONS)
    .where(_SUSPENSIONS.c.signature_id == bindparam("of"), _SUSPENSIONS.c.until_at.is_(None))
    .values({column: bindparam(f"new_{column}") for column in ("until_at", "lift_reason", "lifted_by_kind")})
)


def join(
    session: Session,
    growth: Growth,
    steps: Sequence[Step],
    associations: Sequence[int],
    companies: "array[int]",
) -> None:
    """Add the companies of *steps* with name, membership, host and contact point; note their ids in *companies*."""
    if not steps:
        return
    who = [(invented(growth, each.company), moment(each.at)) for each in steps]
    before = session.scalar(select(func.max(Company.id))) or 0
    insert_many(
        session,
        Company,
        [
            {
                **{
                    "register_number": each.number,
                    "legal_name": each.legal_name,
                    "trade_name": each.trade_name,
                },
                **{"search_name": search_name(each.legal_name, each.trade_name), "slug": each.slug},
                **{"created_at": at, "version": 1},
            }
            for each, at in who
        ],
    )
    added = select(Company.register_number, Company.id).where(Company.id > before)
    ids = {number: key for number, key in session.execute(added)}  # noqa: C416 - rows
    keys = [ids[each.number] for each, _ in who]
    for step, key in zip(steps, keys, strict=True):
        companies[step.company] = key
    names = [
        (key, kind, name, at)
        for key, (each, at) in zip(keys, who, strict=True)
        for kind, name in ((NameKind.LEGAL, each.legal_name), (NameKind.TRADE, each.trade_name))
        if name
    ]
    insert_many(
        session,
        CompanyName,
        [
            {
                **{"company_id": key, "kind": kind.value, "name": name, **follows(name, folded(name))},
                **{"is_main": True, "from_on": at.date(), "recorded_at": at},
            }
            for key, kind, name, at in names
        ],
    )
    name_words.keep(session, ((key, folded(name)) for key, _, name, _ in names))
    insert_many(
        session,
        Membership,
        [
            {
                **{"company_id": key, "association_id": associations[association_of(growth, step.company)]},
                **{"member_number": each.number[-6:], "contact_email": f"info@{each.host}"},
                **{"from_on": (at - MEMBER_BEFORE).date(), "recorded_at": at, "version": 1},
            }
            for step, key, (each, at) in zip(steps, keys, who, strict=True)
        ],
    )
    insert_many(
        session,
        Domain,
        [
            {
                **{"company_id": key, "host": each.host, "named_at": at, "proven_at": at},
                **{"challenge": secret(growth, "challenge", step.company), "method": Method.DEMO.value},
                "check_after": growth.until + MONTHLY * (step.company + 1) / growth.companies,
            }
            for step, key, (each, at) in zip(steps, keys, who, strict=True)
        ],
    )
    insert_many(
        session,
        ContactPoint,
        [
            {"company_id": key, "kind": Kind.MAIL.value, "address": f"ntd@{each.host}", "from_at": at}
            for key, (each, at) in zip(keys, who, strict=True)
        ],
    )


def insert_signatures(
    session: Session,
    placed: Mapping[tuple[int, int], Mapping[str, Any]],
    editions: Sequence[tuple[int, str]],
) -> dict[tuple[int, int], int]:
    """Insert signatures with their editions (id and digest); by key, their ids."""
    if not placed:
        return {}
    before = session.scalar(select(func.max(Signature.id))) or 0
    insert_many(session, Signature, list(placed.values()))
    added = select(Signature.public_id, Signature.id).where(Signature.id > before)
    by_public_id = {public_id: key for public_id, key in session.execute(added)}  # noqa: C416 - rows
    ids = {key: by_public_id[row["public_id"]] for key, row in placed.items()}
    insert_many(
        session,
        SignedEdition,
        [
            {"signature_id": key, "edition_id": edition, "position": position, "digest": digest}
            for key in ids.values()
            for position, (edition, digest) in enumerate(editions)
        ],
    )
    return ids


def change(
    session: Session,
    countersigned: Mapping[int, Mapping[str, Any]],
    ended: Mapping[int, Mapping[str, Any]],
) -> None:
    """Change signatures that lie in the table, each by its id."""
    _execute(session, _COUNTERSIGN, [{"of": key, **_new(row)} for key, row in countersigned.items()])
    _execute(session, _END, [{"of": key, **_new(row)} for key, row in ended.items()])


def follow(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    """Let each first signature, by its id, follow on the second one."""
    _execute(session, _FOLLOW, [{"of": new, "new_follows_id": old} for new, old in pairs])


def suspend(session: Session, rows: Sequence[Mapping[str, Any]], lifted: Sequence[Mapping[str, Any]]) -> None:
    """Add suspensions, and lift those of before."""
    insert_many(session, Suspension, rows)
    liftings = [{"of": each["of"], **_new({k: v for k, v in each.items() if k != "of"})} for each in lifted]
    _execute(session, _LIFT, liftings)


def _new(row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"new_{column}": value for column, value in row.items()}


def _execute(session: Session, statement: Update, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(statement, rows)
