"""Writing what happens into the tables, many steps at once: the same rows and entries as one by one.

A chunk of steps is one transaction with its entries, so that the register holds at the end of each.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.growing import filling, telling
from app.growing.invented import Growth, association_of, association_slug, invented, opaque
from app.growing.lives import Step, What, moment, next_end
from signatories import entries
from signatories.documents.documents import current_editions, find_code_of_conduct
from signatories.models import Association, Company
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import ByKind, SuspensionKind
from signatories.signatures.signing import text_digest
from signatories.signatures.standing import EndReason

REFUSED = "De tekenbevoegdheid blijkt niet uit het uittreksel. Stuur een nieuw uittreksel mee."
SUSPENDED = "De proefmeldingen van deze maand zijn niet beantwoord. Laat weten wie het contactpunt leest."
LIFTED = "Het contactpunt antwoordt weer."
BY = ByKind.ASSOCIATION.value
ENDINGS = {
    What.REFUSED: EndReason.REFUSED,
    What.WITHDRAWN: EndReason.WITHDRAWN,
    What.LAPSED: EndReason.LAPSED,
    What.RENEWED: EndReason.RENEWED,
}

Key = tuple[int, int]
"""A company's place, and the turn of its signature."""
Row = dict[str, Any]


@dataclass
class Chunk:
    """The rows that a chunk of steps gives. Signatures of before it are changed, by their id."""

    placed: dict[Key, Row] = field(default_factory=dict)
    renewals: list[Key] = field(default_factory=list)
    countersigned: dict[int, Row] = field(default_factory=dict)
    ended: dict[int, Row] = field(default_factory=dict)
    suspended: dict[Key, Row] = field(default_factory=dict)
    lifted: list[Row] = field(default_factory=list)


class Writer:
    """Writes steps in their order. It remembers of each company its id, its association and its signature."""

    def __init__(self, session: Session, growth: Growth) -> None:
        self._session, self._growth = session, growth
        code = find_code_of_conduct(session, "ntd")
        assert code is not None  # noqa: S101 - the documents come first
        editions = current_editions(session, code_of_conduct=code, on=growth.begin.date())
        self._editions = [(each.id, each.digest) for each in editions]
        self._told = telling.Told(growth, editions)
        self._same = {"code_of_conduct_id": code.id, "text_digest": text_digest(editions), **filling.BLANK}
        slugs = {slug: key for slug, key in session.execute(select(Association.slug, Association.id))}  # noqa: C416 - rows
        self._associations = [slugs[association_slug(each)] for each in range(growth.associations)]
        nothing = [0] * growth.companies
        self._companies, self._signatures, self._ends = (array("q", nothing) for _ in range(3))
        self._remember()

    def _remember(self) -> None:
        """What an earlier run wrote, by the place of each company."""
        first, place = int(invented(self._growth, 0).number[4:]), {}
        for key, number in self._session.execute(select(Company.id, Company.register_number)):
            place[key] = int(number[4:]) - first
            self._companies[place[key]] = key
        newest = select(func.max(Signature.id)).group_by(Signature.company_id)
        last = select(Signature.company_id, Signature.id, Signature.ends_at).where(Signature.id.in_(newest))
        for company_id, key, ends_at in self._session.execute(last):
            self._signatures[place[company_id]] = key
            self._ends[place[company_id]] = int(ends_at.timestamp())

    def write(self, steps: Sequence[Step]) -> None:
        """Write *steps* with their entries, in the caller's transaction."""
        joining = [each for each in steps if each.what is What.JOINED]
        filling.join(self._session, self._growth, joining, self._associations, self._companies)
        chunk = Chunk()
        for step in steps:
            self._take(chunk, step)
        self._store(chunk)
        told = list(self._all_told(steps, chunk))
        entries.append_dated(self._session, told, salts=self._told.salts(steps))

    def _all_told(self, steps: Sequence[Step], chunk: Chunk) -> Iterator[entries.Dated]:
        for step in steps:
            placed, at = chunk.placed.get((step.company, step.turn)), moment(step.at)
            for act in self._told.acts(step, ends_at=placed["ends_at"] if placed else None):
                yield at, act

    def _take(self, chunk: Chunk, step: Step) -> None:
        key, at = (step.company, step.turn), moment(step.at)
        if step.what is What.RENEWED:
            self._end(chunk, (step.company, step.turn - 1), step)
            chunk.renewals.append(key)
        if step.what in (What.PLACED, What.RENEWED):
            chunk.placed[key] = self._signature(step)
        elif step.what is What.COUNTERSIGNED:
            self._change(
                chunk.countersigned, chunk, key, {"countersigned_at": at, "countersigned_by_kind": BY}
            )
        elif step.what is What.SUSPENDED:
            chunk.suspended[key] = {
                **{
                    "from_at": at,
                    "reason_kind": SuspensionKind.CONTACT_POINT_DEAD.value,
                    "reason": SUSPENDED,
                },
                **{"by_kind": BY, "until_at": None, "lift_reason": None, "lifted_by_kind": None},
            }
        elif step.what is What.REINSTATED:
            lifting = {"until_at": at, "lift_reason": LIFTED, "lifted_by_kind": BY}
            if key in chunk.suspended:
                chunk.suspended[key] |= lifting
            else:
                chunk.lifted.append({"of": self._id_before(key), **lifting})
        elif step.what in ENDINGS:
            self._end(chunk, key, step)

    def _end(self, chunk: Chunk, key: Key, step: Step) -> None:
        refusal = REFUSED if step.what is What.REFUSED else None
        ending = {"ended_at": moment(step.at), "end_reason": ENDINGS[step.what].value, "refusal": refusal}
        self._change(chunk.ended, chunk, key, ending)

    def _change(self, changes: dict[int, Row], chunk: Chunk, key: Key, values: Row) -> None:
        """Change a signature: the row of this chunk, else the one that lies in the table already."""
        if key in chunk.placed:
            chunk.placed[key] |= values
        else:
            changes[self._id_before(key)] = values

    def _id_before(self, key: Key) -> int:
        return self._signatures[key[0]]

    def _signature(self, step: Step) -> Row:
        company, at = step.company, moment(step.at)
        is_renewal = step.what is What.RENEWED
        ends = next_end(step.at, self._ends[company] if is_renewal else 0)
        self._ends[company] = ends
        return {
            **self._same,
            "public_id": opaque(self._growth, "signature", company, step.turn),
            "company_id": self._companies[company],
            "association_id": self._associations[association_of(self._growth, company)],
            "signed_at": at,
            "ends_at": moment(ends),
            "countersigned_at": at if is_renewal else None,
            "countersigned_by_kind": BY if is_renewal else None,
        }

    def _store(self, chunk: Chunk) -> None:
        """Insert and change the rows of *chunk*, and remember the newest signature of each company."""
        # First what ends: a company has at most one signature that runs.
        filling.change(self._session, chunk.countersigned, chunk.ended)
        ids = filling.insert_signatures(self._session, chunk.placed, self._editions)
        filling.follow(self._session, [(ids[key], self._before(ids, key)) for key in chunk.renewals])
        rows = [
            {"signature_id": ids.get(key) or self._id_before(key), **row}
            for key, row in chunk.suspended.items()
        ]
        filling.suspend(self._session, rows, chunk.lifted)
        for (company, _turn), key in ids.items():  # in the order of turns
            self._signatures[company] = key

    def _before(self, ids: Mapping[Key, int], key: Key) -> int:
        """The id of the signature of the turn before."""
        return ids.get((key[0], key[1] - 1)) or self._id_before(key)
