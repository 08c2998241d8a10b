"""Takes in a delivery of notices and checks: all of it or nothing, once, and never over what is known."""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from monitor import hotline_report, ledger, places, sources
from monitor.books import Book
from monitor.delivery_models import Manifest
from monitor.engine import script, set_variables
from monitor.errors import BatchTaken, NothingDelivered, RowsRefused, SourceChanged, WrongName
from monitor.file_format import Kind, Limits, WrittenAs
from monitor.hotline_report import Report, named_by_origin, note_origin
from monitor.instants import instant
from monitor.names import NAME
from monitor.progress import Progress, Step, Tell, quiet
from monitor.receipts import Counts, Receipt, receipt
from monitor.rekeying import teach
from monitor.staging import Staged, staged
from monitor.workspace import sweep, workspace
from signatories import entries

__all__ = ["Counts", "Receipt", "receipt", "take_in"]

MEBIBYTE = 2**20
PART = 16_000_000
"""As many checks are put together in lists at once: DuckDB holds lists in the making in memory."""
NOWHERE = "\x1f"
"""A separator that no line holds: each is one value."""


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
    written_as: WrittenAs = WrittenAs.DELIVERY,
    proof: bytes | None = None,
    asks_for_proof: bool = False,
    tell: Tell = quiet,
) -> Receipt:
    """Take in *files* as one delivery of *source*; the caller's commit makes it count.

    The same content, or the same batch with the same content, is answered with the first
    receipt and ``already``. A dry run gives the same answers and keeps nothing. What a sandbox
    source delivers is judged alike and kept apart. *proof* is a manifest, signed or not; with
    *asks_for_proof* it must be there where the source is set up so. Raises a subclass of
    ``IntakeRefused``; then nothing was kept.
    """
    if not NAME.fullmatch(source) or not (batch is None or NAME.fullmatch(batch)):
        raise WrongName
    data_dir = data_dir.resolve()  # DuckDB compares real paths
    sweep(data_dir)
    is_ours = not session.in_transaction()
    book = sources.book_of(session, source)
    told = sources.checked_proof(
        session, proof=proof, asks_for_it=asks_for_proof, files=files, source=source, batch=batch
    )
    if is_ours:
        session.rollback()  # let go of the database while files are read: on SQLite everybody would wait
    segments = ledger.segments(book.root(data_dir))
    with ExitStack() as stack:
        folder = stack.enter_context(workspace(data_dir))
        report: Report | None = None
        if written_as is WrittenAs.HOTLINE_REPORT:
            report = hotline_report.converted(files, folder=folder, limits=limits or Limits())
        with named_by_origin(report):
            rows = stack.enter_context(
                staged(
                    report.files if report else files,
                    kinds=(Kind.NOTICES, Kind.CHECKS),
                    folder=folder,
                    at=at,
                    may_read=[segments],
                    limits=limits,
                    tell=tell,
                )
            )
            if not any(rows.rows.values()):
                raise NothingDelivered
            tell(Progress(Step.JUDGING, sum(rows.rows.values())))
            _offer(rows, folder=folder, notice_key=notice_key)
            digest = _canonical_digest(rows, folder=folder)
        # All that takes long and can be refused is done; only now do others have to wait.
        sequence = 0 if dry_run else book.next_sequence(session)
        if sources.book_of(session, source) != book:
            raise SourceChanged
        earlier = _earlier(session, book, digest=digest, source=source, batch=batch)
        if earlier is not None:
            earlier.asked_again += 0 if dry_run else 1
            return receipt(earlier, already=True, is_dry_run=dry_run)
        if told is not None:
            sources.accept_proof(session, told, at=at, keep=not dry_run)
        delivery = _judge(session, rows, book=book, folder=folder, data_dir=data_dir, notice_key=notice_key)
        delivery.source, delivery.batch, delivery.digest = source, batch, digest
        delivery.sequence, delivery.taken_in_at = sequence, at
        note_origin(delivery, report)
        if dry_run:
            return receipt(delivery, is_dry_run=True)
        tell(Progress(Step.STORING, sum(rows.rows.values())))
        delivery.notices_digest, delivery.checks_digest = ledger.seal(
            rows.connection, data_dir=book.root(data_dir), folder=folder, digest=digest, sequence=sequence
        )
    session.add(delivery)
    if book.sandbox is not None:
        session.flush()
        return receipt(delivery)  # no public act: nothing that counts has changed
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


def _canonical_digest(rows: Staged, *, folder: Path) -> str:
    """SHA-256 over the canonical lines, each ended by a line feed; by way of files in *folder*."""
    digest = hashlib.sha256()
    for name in ("canonical_checks", "canonical_notices"):  # a "c" sorts before an "n"
        lines = folder / name
        rows.connection.sql(script(name)).write_csv(
            str(lines), header=False, sep=NOWHERE, quotechar="", escapechar=""
        )
        with lines.open("rb") as file:
            while chunk := file.read(MEBIBYTE):
                digest.update(chunk)
        lines.unlink()
    return digest.hexdigest()


def _offer(rows: Staged, *, folder: Path, notice_key: bytes) -> None:
    """Make the tables ``offered_notice`` and ``looked``; refuse what contradicts itself."""
    teach(rows.connection, notice_key)
    rows.connection.execute(script("looks"))
    rows.connection.execute("CREATE TABLE looked (notice_id VARCHAR, looks BIGINT[], plain BOOLEAN)")
    parts = rows.rows[Kind.CHECKS] // PART + 1
    for part in range(parts):
        set_variables(rows.connection, {"parts": parts, "part": part})
        rows.connection.execute(script("offer_looks"))
    rows.connection.execute(script("offer"))
    ((count,),) = rows.connection.table("told").filter("contradictory").aggregate("count(*)").fetchall()
    if count:
        found = places.contradictions(rows.connection, rows.sources, folder=folder, variables=rows.variables)
        raise RowsRefused(found, count=count)


def _earlier(session: Session, book: Book, *, digest: str, source: str, batch: str | None) -> Manifest | None:
    """The same delivery as taken in before; raises ``BatchTaken`` when its batch name was used."""
    same = book.same(session, digest)
    if same is None and batch is not None and book.has_batch(session, source, batch):
        raise BatchTaken(source=source, batch=batch)
    return same


def _judge(
    session: Session, rows: Staged, *, book: Book, folder: Path, data_dir: Path, notice_key: bytes
) -> Manifest:
    """Compare what is offered with what is known; a manifest with the counts, not yet complete."""
    connection = rows.connection
    ledger.open_known(connection, book.root(data_dir), book.manifests(session))
    connection.execute(script("judge"))
    values: dict[str, Any] = {}
    for kind, table in ((Kind.NOTICES, "judged_notice"), (Kind.CHECKS, "judged_check")):
        verdicts = dict(
            connection.table(table)
            .aggregate("split_part(verdict, ':', 1) AS verdict, count(*)", "verdict")
            .fetchall()
        )
        if kind is Kind.CHECKS:
            ((whole,),) = (
                connection.table("new_look").aggregate("coalesce(sum(len(looks)), 0)::BIGINT").fetchall()
            )
            verdicts["new"] = verdicts.get("new", 0) + whole
        values |= {
            f"{kind}_read": rows.rows[kind],
            f"{kind}_new": verdicts.get("new", 0),
            f"{kind}_unchanged": verdicts.get("unchanged", 0),
            f"{kind}_in_conflict": verdicts.get("conflict", 0),
            f"{kind}_repeated": rows.rows[kind] - sum(verdicts.values()),
        }
        if kind is Kind.NOTICES:
            values["notices_changed"] = verdicts.get("changed", 0)
    ((earliest, latest, unmatched),) = connection.execute(script("extent")).fetchall()
    in_conflict = values["notices_in_conflict"] + values["checks_in_conflict"]
    conflicts = (
        places.conflicts(
            connection, rows.sources, folder=folder, notice_key=notice_key, variables=rows.variables
        )
        if in_conflict
        else []
    )
    return book.model(
        **values,
        checks_unmatched=unmatched,
        earliest_at=instant(earliest),
        latest_at=instant(latest),
        conflicts=[conflict.as_json() for conflict in conflicts],
    )
