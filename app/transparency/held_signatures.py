"""Signatures held against the log, some companies at a time: there may be a million of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.transparency.said import same
from signatories.entries import Entry
from signatories.models import Company
from signatories.signatures.signature import Signature

COMPANIES_AT_ONCE = 500
BEGINNINGS = {
    "signature-placed": "signature",
    "signature-carried": "signature",
    "signature-renewed": "renewed_by",
}
"""By kind of entry that begins a signature, the member that names it."""
ENDINGS = (
    "signature-withdrawn",
    "signature-ended",
    "signature-lapsed",
    "signature-renewed",
    "signature-refused",
)


class _Told(NamedTuple):
    """What the log says of some signatures: of the begin of each, and which ended."""

    placed: Mapping[str, Mapping[str, Any]]
    ended: frozenset[str]


def signatures(session: Session) -> Iterator[str]:
    """Each signature is as it was entered, and ended only where the log says so."""
    after = 0
    numbers = select(Company.id, Company.register_number).order_by(Company.id).limit(COMPANIES_AT_ONCE)
    while some := session.execute(numbers.where(Company.id > after)).all():
        after = some[-1].id
        yield from _of_companies(session, {key: number for key, number in some})  # noqa: C416 - rows


def _of_companies(session: Session, numbers: Mapping[int, str]) -> Iterator[str]:
    columns = (Signature.company_id, Signature.public_id, Signature.text_digest, Signature.ended_at)
    found = session.execute(
        select(*columns).where(Signature.company_id.in_(numbers)).order_by(Signature.id)
    ).all()
    told = _told(session, list(numbers.values())) if found else None
    for company_id, public_id, text_digest, ended_at in found:
        assert told is not None  # noqa: S101 - there are some
        name, entry = f"signature {public_id}", told.placed.get(public_id)
        row: dict[str, Any] = {"company": numbers[company_id]}
        if entry is not None and "text_digest" in entry:
            row["text_digest"] = text_digest
        yield from same(name, entry, row)
        if (public_id in told.ended) != (ended_at is not None):
            yield f"{name}: whether it ended differs"


def _told(session: Session, numbers: Sequence[str]) -> _Told:
    placed: dict[str, Mapping[str, Any]] = {}
    renewals: dict[str, Mapping[str, Any]] = {}
    ended: set[str] = set()
    # By company alone: with their kinds too, a database may choose to read the whole log.
    entries = select(Entry.kind, Entry.data).where(Entry.company.in_(numbers)).order_by(Entry.position)
    for kind, data in session.execute(entries):
        if kind in ENDINGS:
            ended.add(data["signature"])
        if named := data.get(BEGINNINGS.get(kind, "")):
            # Who signs anew for a new edition places the signature too, and that says more.
            (renewals if kind == "signature-renewed" else placed)[named] = data
    return _Told({**renewals, **placed}, frozenset(ended))
