"""The append-only log of public acts: each entry is a leaf of a Merkle tree (``signatories.leaves``).

``append`` is called in the transaction of the act itself, so that an act without its
entry cannot be committed. Entries name register numbers, codes and periods; never a
person, an address or a delivered id. The tree itself is made later, when a checkpoint is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sentences import N_, SpokenError
from signatories import leaves
from signatories.base import Base
from signatories.canonical import Json
from signatories.inserting import insert_rows
from tlog import merkle

KINDS: Mapping[str, frozenset[str]] = {
    "association-added": frozenset({"association", "name"}),
    "company-added": frozenset({"company", "name"}),
    "company-renamed": frozenset({"company", "name_kind", "old", "new", "on"}),
    "association-renamed": frozenset({"association", "old", "new", "on"}),
    "company-grouped": frozenset({"company", "group", "from_on"}),
    "company-ungrouped": frozenset({"company", "group", "to_on"}),
    "network-confirmed": frozenset({"company", "network", "from_on", "evidence", "by"}),
    "network-ended": frozenset({"company", "network", "to_on"}),
    "member-admitted": frozenset({"association", "company", "from_on"}),
    "membership-ended": frozenset({"association", "company", "to_on"}),
    "membership-taken-back": frozenset({"association", "company", "from_on"}),
    "member-since-corrected": frozenset({"association", "company", "from_on", "was"}),
    "company-succeeded": frozenset({"company", "predecessor", "event", "event_kind", "effective_on"}),
    "company-continued": frozenset({"company", "successor", "event", "event_kind", "effective_on"}),
    "company-ended": frozenset({"company", "event", "event_kind", "ended_on"}),
    "association-merged": frozenset({"association", "into", "event", "effective_on"}),
    "condition-laid-down": frozenset({"association", "condition", "parameters", "effective_on"}),
    "condition-ended": frozenset({"association", "condition", "effective_on"}),
    "condition-taken-back": frozenset({"association", "condition", "effective_on"}),
    "edition-published": frozenset({"document", "edition", "digest", "text_kind"}),
    "domain-proven": frozenset({"company", "host", "method"}),
    "domain-lost": frozenset({"company", "host", "loss"}),
    "contact-point-set": frozenset({"company", "contact"}),
    "contact-test-answered": frozenset({"company", "test", "hours"}),
    "contact-test-failed": frozenset({"company", "test", "failure"}),
    "signature-placed": frozenset({"signature", "company", "editions", "text_digest", "association"}),
    "signature-countersigned": frozenset({"signature", "company", "by", "association"}),
    "signature-refused": frozenset({"signature", "company", "by", "association"}),
    "signature-suspended": frozenset({"signature", "company", "by", "reason_kind"}),
    "signature-reinstated": frozenset({"signature", "company", "by"}),
    "signature-renewed": frozenset({"signature", "company", "renewed_by", "ends_at"}),
    "signature-lapsed": frozenset({"signature", "company", "lapsed_at"}),
    "signature-ended": frozenset({"signature", "company", "reason"}),
    "signature-withdrawn": frozenset({"signature", "company", "reason"}),
    "resigning-announced": frozenset({"document", "edition", "resign_by", "signatures"}),
    "signature-carried": frozenset({"signature", "company", "carried_from", "ends_at"}),
    "badge-issued": frozenset({"badge", "company", "origin", "credential", "valid_until"}),
    "badge-suspended": frozenset({"badge", "company", "reason"}),
    "badge-withdrawn": frozenset({"badge", "company", "reason"}),
    "hash-check-declared": frozenset({"company", "since_on"}),
    "hash-check-taken-back": frozenset({"company"}),
    "endorsement-issued": frozenset({"association", "company", "badge", "endorsement", "valid_until"}),
    "endorsement-withdrawn": frozenset({"association", "company", "badge", "endorsement", "reason"}),
    "key-published": frozenset({"kid"}),
    "key-activated": frozenset({"kid"}),
    "key-retired": frozenset({"kid"}),
    "key-withdrawn": frozenset({"kid"}),
    "delivery-taken-in": frozenset({"delivery", "source", "digest", "notices", "checks"}),
    "notice-withdrawn": frozenset({"delivery", "reason_kind"}),
    "delivery-expired": frozenset({"delivery", "digest"}),
    "publication-previewed": frozenset({"period", "version", "norm", "input_digest", "method_version"}),
    "release-announced": frozenset({"period", "version", "norm", "release_at"}),
    "scores-published": frozenset(
        {"period", "version", "norm", "input_digest", "method_version", "output_digest", "further_digest"}
    ),
    "bundle-published": frozenset({"period", "version", "norm", "output_digest", "bundle_digest"}),
    "decisions-applied": frozenset({"period", "version", "norm", "decisions_digest", "decisions"}),
    "reply-placed": frozenset({"company", "period", "norm"}),
    "reply-taken-away": frozenset({"company", "period", "norm"}),
    "scores-corrected": frozenset({"period", "version", "norm", "by_version", "reason"}),
}
"""Every kind of entry, declared once with its exact keys."""


WITHDRAWN = text("kind = 'notice-withdrawn'")
"""Of the acts that are few and listed by their kind; who asks for them says it in these words, for the index."""


class Entry(Base):
    """One public act. ``digest`` is its leaf hash: it covers the position, kind, time and data.

    ``salt`` opens the commitments of what may name a person; it goes when that is erased.
    """

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("length(digest) = 64", name="digest_length"),
        Index("ix_entry_notice_withdrawn", "position", sqlite_where=WITHDRAWN, postgresql_where=WITHDRAWN),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    company: Mapped[str | None] = mapped_column(String(60), index=True)
    """The register number in ``data``, if there is one: a company's history is found by it."""
    salt: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))

    @property
    def payload(self) -> bytes:
        """The bytes of its leaf. Raises ``ValueError`` where the row is damaged."""
        return leaves.payload(self.position, self.at, self.kind, self.data, self.salt)


class LogHead(Base):
    """The log's one-row head. Locking it puts the writers in a row."""

    __tablename__ = "log_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]


@dataclass(frozen=True)
class Difference:
    """The first entry that does not hold, and why."""

    position: int
    why: str


class LogDiffers(SpokenError):
    code = "log-differs"
    sentence = N_("The log differs at entry %(position)s: it %(why)s.")


def append(session: Session, kind: str, *, at: datetime, **data: Any) -> Entry:
    """Append one act to the log, in the caller's transaction.

    Raises ``ValueError`` when *kind* is unknown or *data* does not have its exact keys.
    """
    check_kind(kind, data)
    position, salt = lock(session, adding=1) - 1, leaves.new_salt(kind)
    entry = Entry(
        position=position,
        at=at,
        kind=kind,
        data=data,
        company=data.get("company"),
        salt=salt,
        digest=leaves.digest(position, at, kind, data, salt),
    )
    session.add(entry)
    session.flush()
    return entry


COLUMNS = ("position", "at", "kind", "data", "company", "salt", "digest")
Act = tuple[str, Mapping[str, Any]]
"""A kind with its data, that ``append_many`` is to append."""
Dated = tuple[datetime, Act]


def act(kind: str, **data: Any) -> Act:
    """One of many acts. Raises ``ValueError`` as ``append`` does."""
    check_kind(kind, data)
    return kind, data


def append_many(session: Session, acts: Sequence[Act], *, at: datetime) -> range:
    """Append *acts* in their order, stored in bulk; returns their positions."""
    return append_dated(session, [(at, each) for each in acts])


def append_dated(session: Session, acts: Sequence[Dated], *, salts: Iterator[str] | None = None) -> range:
    """Append *acts*, each with its moment, in their order, as ``append_many`` does.

    *salts* are for the entries that need one, in their order; drawn where none are given.
    """
    if not acts:
        return range(0)
    size = lock(session, adding=len(acts))
    positions = range(size - len(acts), size)
    rows: list[tuple[Any, ...]] = []
    before, stamp = None, ""
    if salts is None:
        salts = iter(leaves.new_salts(sum(kind in leaves.COMMITTED for _, (kind, _data) in acts)))
    for position, (at, (kind, data)) in zip(positions, acts, strict=True):
        if at is not before:
            before, stamp = at, leaves.stamp(at)
        salt = next(salts) if kind in leaves.COMMITTED else None
        stored, shown = leaves.writer(kind, KINDS[kind])(data, salt)
        digest = merkle.leaf_hash(leaves.written(position, stamp, kind, shown)).hex()
        rows.append((position, at, kind, Json(stored), data.get("company"), salt, digest))
    insert_rows(session, Entry, COLUMNS, rows)
    return positions


def check_kind(kind: str, data: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` unless *kind* is declared and *data* has just its keys."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of entry: {kind}")
    if data.keys() != KINDS[kind]:
        raise ValueError(f"{kind} takes exactly {sorted(KINDS[kind])}")


def lock(session: Session, *, adding: int = 0) -> int:
    """Hold the log until this transaction ends; its size with *adding* more.

    Parallel writers queue up here. An act that must see all that others did before it
    (an import, say) holds the log before it reads.
    """
    locked = session.execute(update(LogHead).values(size=LogHead.size + adding)).rowcount  # pyright: ignore[reportAttributeAccessIssue]
    if not locked:
        session.add(LogHead(id=1, size=adding))
        session.flush()
    return session.execute(select(LogHead.size)).scalar_one()


def tree(session: Session, size: int) -> merkle.Node:
    """The tree over the first *size* entries, from their digests as they stand."""
    digests = session.scalars(select(Entry.digest).where(Entry.position < size).order_by(Entry.position))
    return merkle.nodes_of([bytes.fromhex(each) for each in digests])


def erase(session: Session, entry: Entry) -> bool:
    """Erase for good what the entry says of names: commitments stay, their salt goes. Whether it did anything.

    The leaf stays as it is, so that every proof and checkpoint holds as before.
    """
    if entry.salt is None:
        return False
    entry.data = dict(leaves.committed(entry.kind, entry.data, entry.salt))
    entry.salt = None
    session.flush()
    return True


def check_entries(entries: Iterable[Entry]) -> Difference | None:
    """Make each leaf anew from *entries* in order of position; name the first difference.

    That the leaves are those which were published, ``app.transparency.checking`` sees.
    """
    for expected, entry in enumerate(entries):
        if entry.position != expected:
            return Difference(expected, "is missing")
        if not _is_whole(entry):
            return Difference(expected, "was changed")
    return None


def _is_whole(entry: Entry) -> bool:
    try:
        made = leaves.digest(entry.position, entry.at, entry.kind, entry.data, entry.salt)
    except (ValueError, TypeError, AttributeError):
        return False
    return entry.digest == made and entry.company == entry.data.get("company")
