"""Who delivers: live or sandbox, and what is sent along to prove that files are whole and its own."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from monitor import ledger, proofs
from monitor.books import LIVE, Book
from monitor.delivery_models import Delivery, Proof, SandboxDelivery, Source, SourceKind
from monitor.errors import (
    KeyNeeded,
    NoSuchSource,
    NotASandbox,
    ProofMissing,
    ProofTooOld,
    SourceInUse,
    WrongName,
)
from monitor.names import NAME
from monitor.proofs import FileList, PublicKey


def listed(session: Session) -> list[Source]:
    return list(session.scalars(select(Source).order_by(Source.name)))


def named(session: Session, name: str) -> Source | None:
    return session.scalars(select(Source).where(Source.name == name)).one_or_none()


def book_of(session: Session, name: str) -> Book:
    """The book in which what *name* delivers is kept. A source that nobody set up is live."""
    source = named(session, name)
    return Book(name) if source is not None and source.kind == SourceKind.SANDBOX else LIVE


def set_up(
    session: Session,
    *,
    name: str,
    kind: SourceKind,
    proof: Proof,
    key: PublicKey | None,
    at: datetime,
) -> Source:
    """Set up a source, or change it; without *key* the one it has stays.

    Raises ``WrongName``, ``KeyNeeded``, or ``SourceInUse`` when its kind would change although
    something was delivered under it.
    """
    if not NAME.fullmatch(name):
        raise WrongName
    ledger.lock(session)  # nobody takes in a delivery of it meanwhile
    source = named(session, name)
    if kind is SourceKind.SANDBOX and _has_any(session, Delivery, name):
        raise SourceInUse
    if kind is SourceKind.LIVE and _has_any(session, SandboxDelivery, name):
        raise SourceInUse
    if proof is Proof.SIGNATURE and key is None and (source is None or source.public_key is None):
        raise KeyNeeded
    if source is None:
        source = Source(name=name, kind=kind, proof=proof, since=at)
        session.add(source)
    source.kind, source.proof = kind, proof
    if key is not None:
        source.key_kind, source.public_key = key.kind, key.raw
    session.flush()
    return source


def _has_any(session: Session, model: type[Delivery] | type[SandboxDelivery], name: str) -> bool:
    return session.scalar(select(func.count(model.id)).where(model.source == name)) != 0


def checked_proof(
    session: Session,
    *,
    proof: bytes | None,
    asks_for_it: bool,
    files: Sequence[Path],
    source: str,
    batch: str | None,
) -> FileList | None:
    """What the proof of a delivery says, after checking it; None where there is none and none is asked.

    Raises ``ProofMissing``, ``ProofUnreadable``, ``ProofWrong`` or ``ProofOfOtherFiles``.
    """
    known = named(session, source)
    wanted = Proof(known.proof) if known is not None else Proof.NOTHING
    if proof is None:
        if asks_for_it and wanted is not Proof.NOTHING:
            raise ProofMissing(source=source)
        return None
    key = (
        PublicKey(known.key_kind, known.public_key) if known and known.key_kind and known.public_key else None
    )
    told, is_signed = proofs.read(proof, source=source, key=key)
    if asks_for_it and wanted is Proof.SIGNATURE and not is_signed:
        raise ProofMissing(source=source)
    proofs.check_is_about(told, files, source=source, batch=batch)
    return told


def accept_proof(session: Session, told: FileList, *, at: datetime, keep: bool) -> None:
    """Note that a proof was accepted, unless *keep* is false.

    Raises ``ProofTooOld`` unless it is newer than the one before. The caller holds the ledger, so
    that of two at once the later one sees the earlier one.
    """
    source = named(session, told.source)
    last = None
    if source is not None:
        session.refresh(source)
        last = source.last_made_at
    if (last is not None and told.made_at <= last) or told.made_at > at + ledger.SKEW:
        raise ProofTooOld(source=told.source)
    if not keep:
        return
    if source is None:
        source = Source(name=told.source, kind=SourceKind.LIVE, proof=Proof.NOTHING, since=at)
        session.add(source)
    source.last_made_at = told.made_at


def empty_sandbox(session: Session, *, name: str) -> int:
    """Delete all that a sandbox source delivered; returns how many deliveries. The source stays.

    The manifests go with the caller's commit, the files by ``sweep_sandbox`` after it.
    Raises ``NoSuchSource`` or ``NotASandbox``.
    """
    source = named(session, name)
    if source is None:
        raise NoSuchSource
    if source.kind != SourceKind.SANDBOX:
        raise NotASandbox
    ledger.lock(session)
    mine = SandboxDelivery.source == name
    count = session.scalar(select(func.count(SandboxDelivery.id)).where(mine)) or 0
    session.execute(delete(SandboxDelivery).where(mine))
    source.last_made_at = None
    session.flush()
    return count


def sweep_sandbox(session: Session, *, name: str, data_dir: Path) -> None:
    """Remove the files of a sandbox that no manifest names; after the commit that emptied it."""
    ledger.lock(session)  # a segment whose manifest is not committed yet is nobody's to remove
    book = Book(name)
    kept = {each.folder for each in book.manifests(session)}
    for folder in ledger.segments(book.root(data_dir)).iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
