"""Takes in a delivery of notices and checks: all of it or nothing, once, and never over what is known."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import ledger, places
from monitor.engine import script
from monitor.errors import BatchTaken, NothingDelivered, RowsRefused, WrongName
from monitor.file_format import Kind, Limits
from monitor.instants import instant
from monitor.models import Delivery
from monitor.rekeying import teach
from monitor.staging import Staged, staged
from monitor.workspace import sweep, workspace
from signatories import entries

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Counts:
    """What became of the rows of one kind; ``read`` is the sum of the others but ``unmatched``."""

    read: int
    new: int
    changed: int
    unchanged: int
    in_conflict: int
    repeated: int
    unmatched: int = 0
    """Checks of a notice that is not known yet."""


@dataclass(frozen=True)
class Receipt:
    """The answer to a delivery. Equal for the same delivery, but for ``already`` and ``is_dry_run``.

    ``delivery`` is its public id (None in a dry run), ``digest`` the SHA-256 of its canonical
    rows. ``conflicts`` says where the first rows are that contradict what is known.
    """

    delivery: str | None
    source: str
    batch: str | None
    digest: str
    taken_in_at: datetime
    notices: Counts
    checks: Counts
    conflicts: tuple[places.Conflict, ...]
    already: bool = False
    is_dry_run: bool = False


def take_in(
    session: Session,
    *,
    files: Sequence[Path],
    source: str,
    batch: str | None,
    data_dir: Path,
    notice_key: bytes,
    at: datetime,
    dry_run: bool = False,
    limits: Limits | None = None,
) -> Receipt:
    """Take in *files* as one delivery of *source*; the caller's commit makes it count.

    The same content, or the same batch with the same content, is answered with the first
    receipt and ``already``. A dry run gives the same answers and keeps nothing. Raises a
    subclass of ``IntakeRefused``; then nothing was kept.
    """
    if not NAME.fullmatch(source) or not (batch is None or NAME.fullmatch(batch)):
        raise WrongName
    data_dir = data_dir.resolve()  # DuckDB compares real paths
    sweep(data_dir)
    with (
        workspace(data_dir) as folder,
        staged(
            files,
            kinds=(Kind.NOTICES, Kind.CHECKS),
            folder=folder,
            at=at,
            may_read=[ledger.segments(data_dir)],
            limits=limits,
        ) as rows,
    ):
        if not any(rows.rows.values()):
            raise NothingDelivered
        digest = _canonical_digest(rows)
        _offer(rows, folder=folder, notice_key=notice_key)
        # All that takes long and can be refused is done; only now do others have to wait.
        sequence = 0 if dry_run else ledger.lock(session)
        earlier = _earlier(session, digest=digest, source=source, batch=batch)
        if earlier is not None:
            return receipt(earlier, already=True, is_dry_run=dry_run)
        delivery = _judge(session, rows, folder=folder, data_dir=data_dir, notice_key=notice_key)
        delivery.source, delivery.batch, delivery.digest = source, batch, digest
        delivery.sequence, delivery.taken_in_at = sequence, at
        if dry_run:
            return receipt(delivery, is_dry_run=True)
        delivery.notices_digest, delivery.checks_digest = ledger.seal(
            rows.connection, data_dir=data_dir, folder=folder, digest=digest, sequence=sequence
        )
    session.add(delivery)
    ledger.advance(session, sequence)
    session.flush()
    entries.append(
        session,
        "delivery-taken-in",
        at=at,
        delivery=delivery.public_id,
        source=source,
        digest=digest,
        notices=delivery.notices_read,
        checks=delivery.checks_read,
    )
    return receipt(delivery)


def receipt(delivery: Delivery, *, already: bool = False, is_dry_run: bool = False) -> Receipt:
    """The receipt of a delivery, as it was given when it was taken in."""

    def counts(kind: str, *extra: str) -> Counts:
        names = ("read", "new", "unchanged", "in_conflict", "repeated", *extra)
        values = {name: getattr(delivery, f"{kind}_{name}") for name in names}
        return Counts(**{"changed": 0, **values})

    return Receipt(
        delivery=delivery.public_id,
        source=delivery.source,
        batch=delivery.batch,
        digest=delivery.digest,
        taken_in_at=delivery.taken_in_at,
        notices=counts("notices", "changed"),
        checks=counts("checks", "unmatched"),
        conflicts=tuple(places.Conflict(**conflict) for conflict in delivery.conflicts),
        already=already,
        is_dry_run=is_dry_run,
    )


def _canonical_digest(rows: Staged) -> str:
    """SHA-256 over the canonical lines, each ended by a line feed."""
    digest = hashlib.sha256()
    lines = rows.connection.execute(script("canonical"))
    while fetched := lines.fetchmany(50_000):
        digest.update("".join(f"{line}\n" for (line,) in fetched).encode())
    return digest.hexdigest()


def _offer(rows: Staged, *, folder: Path, notice_key: bytes) -> None:
    """Make the tables ``offered_notice`` and ``offered_check``; refuse what contradicts itself."""
    teach(rows.connection, notice_key)
    rows.connection.execute(script("offer"))
    ((count,),) = rows.connection.table("told").filter("contradictory").aggregate("count(*)").fetchall()
    if count:
        found = places.contradictions(rows.connection, rows.sources, folder=folder, variables=rows.variables)
        raise RowsRefused(found, count=count)


def _earlier(session: Session, *, digest: str, source: str, batch: str | None) -> Delivery | None:
    """The same delivery as taken in before; raises ``BatchTaken`` when its batch name was used."""
    same = session.scalars(select(Delivery).where(Delivery.digest == digest)).one_or_none()
    if same is not None or batch is None:
        return same
    taken = select(Delivery.id).where(Delivery.source == source, Delivery.batch == batch)
    if session.scalars(taken).one_or_none() is not None:
        raise BatchTaken(source=source, batch=batch)
    return None


def _judge(session: Session, rows: Staged, *, folder: Path, data_dir: Path, notice_key: bytes) -> Delivery:
    """Compare what is offered with what is known; a manifest with the counts, not yet complete."""
    connection = rows.connection
    ledger.open_known(connection, data_dir, ledger.deliveries(session))
    connection.execute(script("judge"))
    values: dict[str, Any] = {}
    for kind, table in ((Kind.NOTICES, "judged_notice"), (Kind.CHECKS, "judged_check")):
        verdicts = dict(
            connection.table(table)
            .aggregate("split_part(verdict, ':', 1) AS verdict, count(*)", "verdict")
            .fetchall()
        )
        values |= {
            f"{kind}_read": rows.rows[kind],
            f"{kind}_new": verdicts.get("new", 0),
            f"{kind}_unchanged": verdicts.get("unchanged", 0),
            f"{kind}_in_conflict": verdicts.get("conflict", 0),
            f"{kind}_repeated": rows.rows[kind] - sum(verdicts.values()),
        }
        if kind is Kind.NOTICES:
            values["notices_changed"] = verdicts.get("changed", 0)
    ((earliest, unmatched),) = connection.execute(script("extent")).fetchall()
    in_conflict = values["notices_in_conflict"] + values["checks_in_conflict"]
    conflicts = (
        places.conflicts(
            connection, rows.sources, folder=folder, notice_key=notice_key, variables=rows.variables
        )
        if in_conflict
        else []
    )
    return Delivery(
        **values,
        checks_unmatched=unmatched,
        earliest_at=instant(earliest),
        conflicts=[conflict.as_json() for conflict in conflicts],
    )
