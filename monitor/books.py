"""Two kinds of books: the one that counts, and one for each sandbox source. They never meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor import ledger
from monitor.delivery_models import Delivery, Manifest, SandboxDelivery


@dataclass(frozen=True)
class Book:
    """Which deliveries are judged together. ``sandbox`` is the name of a sandbox source, if it is one."""

    sandbox: str | None = None

    @property
    def model(self) -> type[Delivery] | type[SandboxDelivery]:
        return SandboxDelivery if self.sandbox else Delivery

    def root(self, data_dir: Path) -> Path:
        """The folder in which the segments of this book lie."""
        if self.sandbox is None:
            return data_dir
        folder = data_dir / "sandbox" / self.sandbox
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def manifests(self, session: Session) -> Sequence[Manifest]:
        """All deliveries of this book, in order of intake."""
        if self.sandbox is None:
            return ledger.deliveries(session)
        mine = select(SandboxDelivery).where(SandboxDelivery.source == self.sandbox)
        return list(session.scalars(mine.order_by(SandboxDelivery.sequence)))

    def next_sequence(self, session: Session) -> int:
        """Hold the ledger until the transaction ends; the number of the next delivery of this book."""
        following = ledger.lock(session)
        if self.sandbox is None:
            return following
        return (session.scalar(select(func.max(SandboxDelivery.sequence))) or 0) + 1

    def same(self, session: Session, digest: str) -> Manifest | None:
        """The delivery of this book with that content."""
        found = select(self.model).where(self.model.digest == digest)
        if self.sandbox is not None:
            found = found.where(self.model.source == self.sandbox)
        return session.scalars(found).one_or_none()

    def has_batch(self, session: Session, source: str, batch: str) -> bool:
        taken = select(self.model.id).where(self.model.source == source, self.model.batch == batch)
        return session.scalars(taken).one_or_none() is not None


LIVE = Book()
