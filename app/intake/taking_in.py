"""Takes in a delivery, whichever door it came through, and signs its receipt."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.intake import receipt_keys
from app.navigation import settings
from badge.errors import SignerAway, SignerRefused
from monitor import ingesting
from monitor.delivery_models import Delivery, Manifest, SandboxDelivery
from monitor.file_format import WrittenAs
from monitor.ingesting import Receipt
from monitor.progress import Tell, quiet

MOST_AT_ONCE = 100
"""Receipts that one round of the worker signs."""


def take_in(
    session: Session,
    *,
    files: Sequence[Path],
    source: str,
    batch: str | None,
    dry_run: bool,
    written_as: WrittenAs = WrittenAs.DELIVERY,
    proof: bytes | None = None,
    asks_for_proof: bool = True,
    tell: Tell = quiet,
) -> Receipt:
    """Take in *files*; the caller commits. Raises a subclass of ``IntakeRefused``."""
    receipt = ingesting.take_in(
        session,
        files=files,
        source=source,
        batch=batch,
        data_dir=settings().data_dir,
        notice_key=settings().secret("notice_key").encode(),
        at=now(),
        dry_run=dry_run,
        written_as=written_as,
        proof=proof,
        asks_for_proof=asks_for_proof,
        tell=tell,
    )
    if not receipt.is_dry_run:
        sign_receipt(session, receipt, at=now())
    return receipt


def sign_receipt(session: Session, receipt: Receipt, *, at: datetime) -> None:
    """Sign the receipt of a delivery that was taken in, unless it was signed before.

    While nobody can sign, the delivery counts all the same, and the worker signs later.
    """
    manifest = manifest_of(session, receipt.delivery or "")
    if manifest is not None and manifest.signed_receipt is None:
        with suppress(SignerAway, SignerRefused):
            manifest.signed_receipt = receipt_keys.signed(ingesting.receipt(manifest), at=at)


def sign_unsigned(session: Session, *, at: datetime) -> int:
    """Sign the receipts of deliveries that came while nobody could; how many. Commits after each.

    Raises ``SignerAway`` or ``SignerRefused`` while nobody can.
    """
    done = 0
    for model in (Delivery, SandboxDelivery):
        for manifest in session.scalars(
            select(model).where(model.signed_receipt.is_(None)).order_by(model.sequence).limit(MOST_AT_ONCE)
        ).all():
            manifest.signed_receipt = receipt_keys.signed(ingesting.receipt(manifest), at=at)
            session.commit()
            done += 1
    return done


def manifest_of(session: Session, public_id: str) -> Manifest | None:
    """The manifest of a delivery, live or sandbox."""
    for model in (Delivery, SandboxDelivery):
        found = session.scalars(select(model).where(model.public_id == public_id)).one_or_none()
        if found is not None:
            return found
    return None
