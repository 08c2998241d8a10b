"""Writing badges down: at once after each act that changes one, and all of them by the worker."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import event, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app import wrote
from app.clock import now
from app.extensions import db
from app.published.store import Store, log, store
from badge import openbadge, records
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from badge.snapshot import Snapshot
from signatories.entries import LogHead
from signatories.signatures.signature import Signature, Suspension

CHANGED, READY = "published.changed", "published.ready"
"""Where a session keeps which badges and lists its transaction changed, and what is to be written of them."""
BATCH = 200


def snapshot_of(session: Session, badge: Badge, *, at: datetime) -> Snapshot | None:
    """What is kept of *badge*; ``None`` while it has no signed credential."""
    current = badge.current
    if current is None or current.token is None:
        return None
    record = records.record_of(session, openbadge.read(current.payload), at=at)
    if record is None:
        return None
    signed = [each.number for each in badge.credentials if each.state == CredentialState.SIGNED]
    documents = [edition.document for edition in badge.signature.editions]
    return Snapshot(
        code=badge.code,
        token=current.token,
        numbers=tuple(signed),
        record=record,
        lapses_at=badge.signature.lapses_at(at),
        company_slug=badge.company.slug,
        names={each.key: {"nl": each.name_nl, "en": each.name_en} for each in documents},
    )


def write_all(session: Session, kept: Store, *, at: datetime) -> int:
    """Write every list and badge that differs from its file; how many files changed."""
    changed = write_lists(session, kept)
    head = session.scalar(select(LogHead.size)) or 0
    whole = (
        selectinload(Badge.credentials),
        joinedload(Badge.company),
        joinedload(Badge.signature).options(
            selectinload(Signature.signed_editions), selectinload(Signature.suspensions)
        ),
    )
    last = 0
    while found := session.scalars(
        select(Badge).where(Badge.id > last).order_by(Badge.id).limit(BATCH).options(*whole)
    ).all():
        for badge in found:
            snapshot = snapshot_of(session, badge, at=at)
            changed += kept.write_badge(snapshot, log_size=head) if snapshot else 0
        last = found[-1].id
    return changed


def write_lists(session: Session, kept: Store) -> int:
    """Write every status list that differs from its file; how many did."""
    return sum(
        kept.write_list(each.list_number, each.token) for each in session.scalars(select(StatusListCopy))
    )


def _note_changes(session: Session, _context: object) -> None:
    changed: dict[type, set[int]] = session.info.setdefault(
        CHANGED, {Badge: set(), Signature: set(), StatusListCopy: set()}
    )
    for each in (*session.new, *session.dirty):
        if isinstance(each, Badge):
            changed[Badge].add(each.id)
        elif isinstance(each, Credential):
            changed[Badge].add(each.badge_id)
        elif isinstance(each, Signature):
            changed[Signature].add(each.id)
        elif isinstance(each, Suspension):
            changed[Signature].add(each.signature_id)
        elif isinstance(each, StatusListCopy):
            changed[StatusListCopy].add(each.list_number)


def _prepare(session: Session) -> None:
    """Read what is to be written, while the transaction still can."""
    session.flush()
    changed = session.info.get(CHANGED)
    if not changed or session.in_nested_transaction():
        return
    if changed[Signature]:  # it takes its badges along, also when nobody touched those
        of_signatures = select(Badge.id).where(Badge.signature_id.in_(changed[Signature]))
        changed[Badge].update(session.scalars(of_signatures))
    badges = (session.get(Badge, each) for each in sorted(changed[Badge]))
    lists = (session.get(StatusListCopy, each) for each in sorted(changed[StatusListCopy]))
    snapshots = [snapshot_of(session, badge, at=now()) for badge in badges if badge]
    tokens = [(each.list_number, each.token) for each in lists if each]
    session.info[READY] = ([each for each in snapshots if each], tokens)


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop(CHANGED, None)
    snapshots, tokens = session.info.pop(READY, ((), ()))
    if snapshots or tokens:
        write_down(store(), snapshots, tokens)


def write_down(kept: Store, snapshots: Iterable[Snapshot], tokens: Iterable[tuple[int, str]]) -> None:
    """Write these. The act is committed already: a full disk is logged, and the worker tries again."""
    try:
        for number, token in tokens:
            kept.write_list(number, token)
        for snapshot in snapshots:
            kept.write_badge(snapshot)
    except OSError as error:
        log.error("what is published could not be written: %s", type(error).__name__)


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(CHANGED, None)
        session.info.pop(READY, None)


def _mark(session: Session) -> None:
    if not session.in_nested_transaction() and wrote.anything(session):
        store().mark_changed()


LISTENERS = (
    ("after_flush", _note_changes),
    ("before_commit", _prepare),
    ("after_commit", _write),
    ("after_commit", _mark),
    ("after_rollback", _forget),
)


def bind_published() -> None:
    """Write after each commit what it changed: a withdrawal is on disk before its answer is given."""
    for name, listener in LISTENERS:
        if not event.contains(db.session.session_factory, name, listener):
            event.listen(db.session.session_factory, name, listener)
