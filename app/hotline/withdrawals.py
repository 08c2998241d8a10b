"""Withdrawing several notices at once, and what was withdrawn: by delivery, never by number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.errors import UnknownNotice, WithdrawnOtherwise
from monitor.withdrawing import withdraw
from sentences import N_, SpokenError
from signatories.entries import WITHDRAWN, Entry

SOURCE = "withdrawals"
"""The source under which withdrawals stand among the deliveries."""
MOST = 50
SHOWN = 100


class TooManyNotices(SpokenError):
    code = "too-many-notices"
    sentence = N_("Withdraw at most %(most)s notices at once, and at least one.")


class UnknownNoticeOnLine(SpokenError):
    """The number itself is not repeated."""

    code = "unknown-notice-on-line"
    sentence = N_("Line %(line)s: there is no notice with this number. Nothing was withdrawn.")


class WithdrawnOtherwiseOnLine(SpokenError):
    code = "withdrawn-otherwise-on-line"
    sentence = N_(
        "Line %(line)s: this notice was withdrawn before for another reason. Nothing was withdrawn."
    )


@dataclass(frozen=True)
class Done:
    """How many notices were withdrawn now, and how many had been before."""

    withdrawn: int
    already: int


@dataclass(frozen=True)
class Kept:
    """One withdrawal: when, its delivery, its reason, and its place in the log."""

    at: datetime
    delivery: str
    reason: str
    position: int


def withdraw_all(
    session: Session, *, lines: Iterable[str], reason: str, data_dir: Path, notice_key: bytes, at: datetime
) -> Done:
    """Withdraw the notice on each line; the caller commits all of them, or none.

    Raises ``TooManyNotices``, ``UnknownNoticeOnLine``, ``WithdrawnOtherwiseOnLine`` or ``UnknownReason``.
    """
    asked = {line.strip(): number for number, line in enumerate(lines, start=1) if line.strip()}
    if not 1 <= len(asked) <= MOST:
        raise TooManyNotices(most=MOST)
    now = already = 0
    for notice, line in asked.items():
        try:
            done = withdraw(
                session,
                notice_id=notice,
                reason=reason,
                source=SOURCE,
                data_dir=data_dir,
                notice_key=notice_key,
                at=at,
            )
        except UnknownNotice:
            raise UnknownNoticeOnLine(line=line) from None
        except WithdrawnOtherwise:
            raise WithdrawnOtherwiseOnLine(line=line) from None
        now, already = now + (not done.already), already + done.already
    return Done(now, already)


def recent(session: Session) -> list[Kept]:
    """The latest withdrawals, the newest first."""
    found = session.scalars(select(Entry).where(WITHDRAWN).order_by(Entry.position.desc()).limit(SHOWN))
    return [Kept(each.at, each.data["delivery"], each.data["reason_kind"], each.position) for each in found]
