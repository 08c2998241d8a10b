"""Withdraws a single notice: one more segment in the ledger, by the same rules as a delivery."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from monitor import ledger
from monitor.delivery_models import Delivery
from monitor.engine import script, set_variables, workbench
from monitor.errors import UnknownNotice, UnknownReason, WithdrawnOtherwise, WrongName
from monitor.file_format import FORMATS, PATTERNS, Kind, Shape
from monitor.instants import instant, microseconds
from monitor.names import NAME
from monitor.rekeying import IdKind, kept_id
from monitor.workspace import sweep, workspace
from signatories import entries

ID = re.compile(PATTERNS[Shape.ID])
REASONS = next(column.words for column in FORMATS[Kind.NOTICES] if column.name == "withdrawal_reason")

NOTICE_COUNTS = ("read", "new", "changed", "unchanged", "in_conflict", "repeated")
CHECK_COUNTS = ("read", "new", "unchanged", "in_conflict", "repeated", "unmatched")


@dataclass(frozen=True)
class Withdrawn:
    """What a withdrawal brought. ``delivered_at`` (or the sending) says which period it touches."""

    delivery: str | None
    already: bool
    delivered_at: datetime


def withdraw(
    session: Session,
    *,
    notice_id: str,
    reason: str,
    source: str,
    data_dir: Path,
    notice_key: bytes,
    at: datetime,
) -> Withdrawn:
    """Withdraw the notice that was delivered as *notice_id*; the caller commits.

    Withdrawing it again for the same reason changes nothing. Raises ``UnknownReason``,
    ``UnknownNotice``, ``WrongName`` or ``WithdrawnOtherwise``; none repeats the number.
    """
    if reason not in REASONS:
        raise UnknownReason
    if not ID.fullmatch(notice_id):
        raise UnknownNotice
    if not NAME.fullmatch(source):
        raise WrongName
    data_dir = data_dir.resolve()
    sweep(data_dir)
    sequence = ledger.lock(session)
    manifests = ledger.deliveries(session)
    with (
        workspace(data_dir) as folder,
        workbench(folder, may_read=[ledger.segments(data_dir)]) as connection,
    ):
        ledger.open_known(connection, data_dir, manifests)
        moment = at.replace(microsecond=0)
        variables = {
            "notice": kept_id(notice_key, IdKind.NOTICE, notice_id),
            "moment": moment,
            "reason": reason,
        }
        set_variables(connection, variables)
        connection.execute(script("looks"))
        connection.execute(script("withdraw"))
        connection.execute(script("judge"))
        found = connection.sql(
            "SELECT verdict, epoch_us(coalesce(delivered_at, sent_at)), epoch_us(sent_at) FROM judged_notice"
        ).fetchall()
        if not found:
            raise UnknownNotice
        verdict, told, sent = found[0]
        if verdict == "unchanged":
            return Withdrawn(None, already=True, delivered_at=instant(told))
        if verdict != "changed":
            raise WithdrawnOtherwise
        line = f"w,{notice_id},{microseconds(moment)},{reason}\n"
        digest = hashlib.sha256(line.encode()).hexdigest()
        files = ledger.seal(connection, data_dir=data_dir, folder=folder, digest=digest, sequence=sequence)
    delivery = Delivery(
        kind="withdrawal",
        sequence=sequence,
        source=source,
        batch=None,
        digest=digest,
        taken_in_at=at,
        earliest_at=instant(sent),
        latest_at=max(moment, instant(told)),
        notices_digest=files[0],
        checks_digest=files[1],
        conflicts=[],
        held_apart=[],
        notices_without_clock=0,
        **{f"notices_{name}": int(name in ("read", "changed")) for name in NOTICE_COUNTS},
        **{f"checks_{name}": 0 for name in CHECK_COUNTS},
    )
    session.add(delivery)
    ledger.advance(session, sequence)
    session.flush()
    entries.append(session, "notice-withdrawn", at=at, delivery=delivery.public_id, reason_kind=reason)
    return Withdrawn(delivery.public_id, already=False, delivered_at=instant(told))
