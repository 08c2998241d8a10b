"""What needs the operator's hand before visitors notice: found from the books and the keys, told once a day."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import database_owner, outbox
from app.keys import bits_set
from app.navigation import link_to, settings
from app.roles import Role
from app.signatures.recipients import people_with
from app.transparency import log_keys, rotating
from app.transparency.files import log_files
from app.transparency.refusals import FilesDiffer, LogBehind, LogForked, WitnessAway, WitnessRefused
from badge import key_life, recovering
from badge.endorsements.models import EndorsementList
from badge.key_states import PUBLISHED_AHEAD, KeyState
from badge.keys import KeyRing
from badge.models import StatusListCopy
from monitor import kept_items
from sentences import N_, SpokenError
from signatories.base import Base
from signatories.entries import Entry, LogDiffers

log = logging.getLogger(__name__)
LIST_OLD = timedelta(hours=6)
"""Lists are signed anew every hour and live 48 hours: at 6 there is still time, at 48 every logo fails."""
LIST_LATE = timedelta(minutes=65)
LIST_OWED = timedelta(minutes=5)
KEY_OLD = timedelta(days=365)
LOG_LATE = timedelta(minutes=5)
CLOCK_OFF = timedelta(minutes=5)
AGAIN_AFTER = timedelta(days=1)


class AlarmKind(StrEnum):
    LIST_OLD = "status-list-old"
    LIST_OWED = "status-list-owed"
    ASSOCIATION_LIST_OLD = "association-list-old"
    ASSOCIATION_LIST_OWED = "association-list-owed"
    BOOKS_BEHIND = "books-behind"
    NEXT_KEY_DUE = "next-key-due"
    KEY_OLD = "key-old"
    SIGNER_AWAY = "signer-away"
    KEY_CAME_BACK = "key-came-back"
    LOG_BEHIND = "log-behind"
    LOG_DIFFERS = "log-differs"
    LOG_WAITS = "log-waits"
    LOG_KEY_STAYS = "log-key-stays"
    CLOCK_BACK = "clock-went-back"
    RUNS_AS_OWNER = "runs-as-owner"
    OUTLOOK_DIFFERED = "outlook-differed"


SENTENCES: Mapping[AlarmKind, str] = {
    AlarmKind.LIST_OLD: N_(
        "A list of withdrawn logos was not signed for six hours. After 48 hours no logo can be checked any more."
        " See whether the worker and the signer run."
    ),
    AlarmKind.LIST_OWED: N_(
        "A logo was withdrawn, and the list that says so could not be signed yet. Pages say it already; other"
        " software does not know. See whether the worker and the signer run."
    ),
    AlarmKind.ASSOCIATION_LIST_OLD: N_(
        "A list of an association was not signed for six hours. After 48 hours its statements of membership are"
        " not shown any more; the logos stand. See whether the worker and the signer run."
    ),
    AlarmKind.ASSOCIATION_LIST_OWED: N_(
        "An association took back a statement of membership, and the list that says so could not be signed yet."
        " Pages say it already; other software does not know. See whether the worker and the signer run."
    ),
    AlarmKind.BOOKS_BEHIND: N_(
        "Withdrawals were published that the database does not have: an older one was put back. Until it has them"
        " no list is signed. Run: bin/register status-list recover."
    ),
    AlarmKind.NEXT_KEY_DUE: N_(
        "A next key is published long enough. Let it sign: bin/register keys rotate (with --of log for that of the"
        " public log)."
    ),
    AlarmKind.KEY_OLD: N_(
        "A key that signs logos, or the public log, is in use for more than a year. Publish the next one:"
        " bin/register keys rotate (with --of log for that of the log)."
    ),
    AlarmKind.SIGNER_AWAY: N_(
        "The register cannot sign: no logo can be issued or renewed. Checking logos goes on. See whether the"
        " signer runs."
    ),
    AlarmKind.KEY_CAME_BACK: N_(
        "A key that was given up is in the key folder again. Nothing is signed. Put the right key folder back."
    ),
    AlarmKind.LOG_BEHIND: N_(
        "The log has fewer entries than were published: an older database was put back. No checkpoint is signed."
        " Stop the register and run: bin/register log recover."
    ),
    AlarmKind.LOG_DIFFERS: N_(
        "The log is not what was published. No checkpoint is signed. Stop the register and run: bin/register log"
        " check. It names the first difference."
    ),
    AlarmKind.LOG_WAITS: N_(
        "New entries of the log wait for their checkpoint: the witness does not answer, or refuses. See whether it"
        " runs."
    ),
    AlarmKind.LOG_KEY_STAYS: N_(
        "An earlier key of the log signs on though its time is over: the witness does not know the one that"
        " follows. Give the witness the new key."
    ),
    AlarmKind.CLOCK_BACK: N_(
        "The newest entry of the log lies in the future: the clock of this machine went back, or ran ahead before."
        " The order of entries holds all the same. Set the clock right."
    ),
    AlarmKind.RUNS_AS_OWNER: N_(
        "The register's own role in the database could change or delete the log. Give the tables to an owner, and"
        " let the register run under a role of its own: docs/operations says how."
    ),
    AlarmKind.OUTLOOK_DIFFERED: N_(
        "What was told ahead of a correction differed from the figures that were made. The figures are right: they"
        " were made from everything. Nothing is told ahead any more until there is another version of this software."
        " Tell who makes it."
    ),
}


class Alarm(Base):
    """An alarm that stands; the row goes when its cause is gone."""

    __tablename__ = "alarm"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime]
    mailed_at: Mapped[datetime | None]


def found(session: Session, *, keys: KeyRing, at: datetime) -> list[AlarmKind]:
    """What is wrong now, by looking; empty when all is well."""
    oldest, owed = _signed_and_owed(session, StatusListCopy)
    oldest_beside, owed_beside = _signed_and_owed(session, EndorsementList)
    of_log = log_keys.log_ring()
    can_sign = bool(keys.records()) and _can_sign(keys, at)  # asking makes the first key: only where one is
    seen = {
        AlarmKind.LIST_OLD: oldest is not None and oldest < at - LIST_OLD,
        AlarmKind.LIST_OWED: owed is not None and owed < at - LIST_OWED,
        AlarmKind.ASSOCIATION_LIST_OLD: oldest_beside is not None and oldest_beside < at - LIST_OLD,
        AlarmKind.ASSOCIATION_LIST_OWED: owed_beside is not None and owed_beside < at - LIST_OWED,
        # A signer that hangs is not asked twice: that is an alarm of its own.
        AlarmKind.BOOKS_BEHIND: can_sign
        and _is_late(at, (oldest, oldest_beside), (owed, owed_beside))
        and _books_are_behind(session),
        AlarmKind.NEXT_KEY_DUE: any(_next_is_due(each, at) for each in (keys, of_log)),
        AlarmKind.KEY_OLD: any(_is_old(each, at) for each in (keys, of_log)),
        AlarmKind.SIGNER_AWAY: bool(keys.records()) and not can_sign,
        AlarmKind.KEY_CAME_BACK: key_life.comes_back(session, keys=keys) or rotating.comes_back(session),
        **_of_log(at),
        AlarmKind.LOG_KEY_STAYS: rotating.overdue(at=at),
        AlarmKind.CLOCK_BACK: _clock_went_back(session, at),
        AlarmKind.RUNS_AS_OWNER: database_owner.runs_as_owner(session),
        AlarmKind.OUTLOOK_DIFFERED: kept_items.is_doubted(settings().data_dir),
    }
    return [kind for kind, is_so in seen.items() if is_so]


def _next_is_due(keys: KeyRing, at: datetime) -> bool:
    return any(made_at + PUBLISHED_AHEAD <= at for made_at in _waiting(keys))


def _is_old(keys: KeyRing, at: datetime) -> bool:
    age = key_life.age_of_active(keys, at=at)
    return age is not None and age > KEY_OLD and not _waiting(keys)


def _waiting(keys: KeyRing) -> list[datetime]:
    """When each next key was made."""
    return [each.made_at for each in keys.records() if each.state is KeyState.NEXT]


def _of_log(at: datetime) -> dict[AlarmKind, bool]:
    """What keeps the log from signing, as the last try left it."""
    trouble = log_files().trouble()
    code = trouble.code if trouble else ""
    waits = trouble is not None and trouble.since < at - LOG_LATE
    return {
        AlarmKind.LOG_BEHIND: code == LogBehind.code,
        AlarmKind.LOG_DIFFERS: code
        in (LogForked.code, LogDiffers.code, FilesDiffer.code, WitnessRefused.code),
        AlarmKind.LOG_WAITS: code == WitnessAway.code and waits,
    }


def _clock_went_back(session: Session, at: datetime) -> bool:
    newest = session.scalar(select(Entry.at).order_by(Entry.position.desc()).limit(1))
    return newest is not None and newest > at + CLOCK_OFF


def watch(session: Session, *, keys: KeyRing, at: datetime) -> list[AlarmKind]:
    """Log what is new and what is over, and mail the operators: at once, then every day until it is over."""
    kinds = found(session, keys=keys, at=at)
    standing = {AlarmKind(each.kind): each for each in session.scalars(select(Alarm))}
    for kind in standing.keys() - set(kinds):
        session.delete(standing[kind])
        log.warning("alarm over: %s", kind.value)
    for kind in kinds:
        alarm = standing.get(kind)
        if alarm is None:
            alarm = Alarm(kind=kind.value, since=at)
            session.add(alarm)
            log.error("alarm: %s: %s", kind.value, SENTENCES[kind])
        if alarm.mailed_at is None or alarm.mailed_at <= at - AGAIN_AFTER:
            _mail(session, kind, since=alarm.since, at=at)
            alarm.mailed_at = at
    session.flush()
    return kinds


def _signed_and_owed(
    session: Session, lists: type[StatusListCopy] | type[EndorsementList]
) -> tuple[datetime | None, datetime | None]:
    """When the oldest of these lists was signed, and since when the first of them is owed."""
    oldest, owed = session.execute(select(func.min(lists.issued_at), func.min(lists.owed_since))).one()
    return oldest, owed


def _is_late(at: datetime, signed: tuple[datetime | None, ...], owed: tuple[datetime | None, ...]) -> bool:
    """Whether a list should have been signed by now: only then is it worth asking why."""
    return any(each is not None and each < at - LIST_LATE for each in signed) or any(
        each is not None and each < at - LIST_OWED for each in owed
    )


def _books_are_behind(session: Session) -> bool:
    try:
        return bool(recovering.lacking(session, bits_set=bits_set(), base_url=settings().base_url))
    except (SpokenError, OSError, ValueError):
        return False  # nobody can be asked


def _mail(session: Session, kind: AlarmKind, *, since: datetime, at: datetime) -> None:
    for who in people_with(session, (Role.OPERATOR,), at=at):
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="alarm",
            at=at,
            kind=kind.value,
            sentence=SENTENCES[kind],
            since=since,
            link=link_to("operator.overview", lang=who.language),
        )


def _can_sign(keys: KeyRing, at: datetime) -> bool:
    try:
        keys.signing_key(at=at)
    except (SpokenError, OSError):
        return False
    return True
