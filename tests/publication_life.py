"""The life of a publication as steps that a process takes one by one, and what each leaves behind.

``python -m tests.publication_life DATABASE DATA_DIR [MOMENT]`` takes the steps that are still to be taken;
with MOMENT it kills itself at that moment, counted over all that it writes.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.orm import Session

from monitor import ledger, previews, publications, publishing, rerunning
from monitor.disputes import deciding, filing
from monitor.disputes.claims import Claim, ClaimKind
from monitor.disputes.models import Decision, Dispute
from monitor.disputes.states import DisputeKind, Effect, Reason
from monitor.models import Publication, State
from monitor.preparing import output_digest
from monitor.rekeying import IdKind, kept_id
from signatories.entries import Entry, check_entries
from tests.monitor_samples import AT, NOTICE_KEY

ZUID = "kvk:00000001"
RELEASE = AT + timedelta(days=20)


def newest(session: Session) -> Publication:
    return session.scalars(select(Publication).order_by(Publication.version.desc())).first()  # pyright: ignore[reportReturnType]


def prepare(session: Session, data_dir: Path) -> None:
    publishing.prepare(session, period="2025-h1", data_dir=data_dir, by="anna", at=AT)


def preview(session: Session, data_dir: Path) -> None:
    publishing.preview(session, publication=newest(session), at=AT, release_at=RELEASE)


def dispute(session: Session, data_dir: Path) -> None:
    own = previews.company_preview(publication=newest(session), register_number=ZUID, data_dir=data_dir)
    for name in ("n4", "n5"):
        filing.file(
            session,
            own=own,
            kind=DisputeKind.NOT_RECEIVED,
            notices=[kept_id(NOTICE_KEY, IdKind.NOTICE, name)],
            claims=[Claim(ClaimKind.NO_MAIL_ARRIVED)],
            by="dina",
            at=AT,
        )


def decide(session: Session, data_dir: Path) -> None:
    first = session.scalars(select(Dispute).order_by(Dispute.id)).first()
    assert first is not None
    deciding.decide(
        session,
        dispute=first,
        effect=Effect.NOT_RECEIVED,
        reason=Reason.EVIDENCE_SHOWS_IT,
        by="carl",
        at=AT,
    )


def rerun(session: Session, data_dir: Path) -> None:
    rerunning.rerun(session, publication=newest(session), data_dir=data_dir, by="anna", at=RELEASE)


def publish(session: Session, data_dir: Path) -> None:
    publishing.publish(session, publication=newest(session), by="bert", at=RELEASE)


def decide_late(session: Session, data_dir: Path) -> None:
    left = session.scalars(select(Dispute).where(Dispute.state == "undecided")).one()
    deciding.decide(session, dispute=left, effect=None, reason=Reason.EVIDENCE_LACKING, by="carl", at=RELEASE)


def correct(session: Session, data_dir: Path) -> None:
    rerunning.rerun(
        session,
        publication=newest(session),
        data_dir=data_dir,
        by="anna",
        at=RELEASE,
        correction="dispute",
    )


STEPS: Sequence[Callable[[Session, Path], None]] = (
    prepare,
    preview,
    dispute,
    decide,
    rerun,
    publish,
    decide_late,
    correct,
    publish,
)


def found(session: Session) -> tuple[Any, ...]:
    """All that the steps write, but for ids that are drawn."""
    versions = session.scalars(select(Publication).order_by(Publication.version)).all()
    return (
        [
            (each.version, each.state, each.items_digest, each.decisions_digest, each.output_digest)
            for each in versions
        ],
        [
            (each.kind, each.data.get("version"))
            for each in session.scalars(select(Entry).order_by(Entry.position))
        ],
        [each.state for each in session.scalars(select(Dispute).order_by(Dispute.id))],
        [
            (each.notice, each.effect, each.ended_at)
            for each in session.scalars(select(Decision).order_by(Decision.id))
        ],
    )


def check_whole(session: Session, data_dir: Path) -> None:
    """Fail when anything is there by halves: a file without its digest, a release without its entry."""
    entries = list(session.scalars(select(Entry).order_by(Entry.position)))
    assert check_entries(entries) is None
    for each in session.scalars(select(Publication)):
        items = publications.items_file(data_dir, each.items_digest)
        assert ledger.file_digest(items) == each.items_digest
        assert output_digest(each) == each.output_digest
        assert each.scores
        logged = [
            entry.data["output_digest"]
            for entry in entries
            if entry.kind == "scores-published" and entry.data["version"] == each.version
        ]
        was_published = each.state in (State.PUBLISHED, State.CORRECTED)
        assert logged == ([each.output_digest] if was_published else [])
    in_force = select(func.count(Publication.id)).where(Publication.state == State.PUBLISHED)
    assert session.scalars(in_force).one() <= 1


def opened(database: str) -> Engine:
    """An engine on *database* that takes the write lock first, as the application's: a savepoint is no commit."""
    engine = create_engine(database)

    @event.listens_for(engine, "connect")
    def leave_transactions_alone(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def live(database: str, data_dir: Path, stages: Sequence[tuple[Any, ...]]) -> None:
    """Take the steps from the stage on that the database is in."""
    engine = opened(database)
    with Session(engine) as session:
        for step in STEPS[stages.index(found(session)) :]:
            step(session, data_dir)
            session.commit()
            print(step.__name__, flush=True)
    engine.dispose()


def die_at(moment: int) -> None:
    """Kill this process the *moment*-th time that it writes: to the database, to a file, or for good."""
    passed = 0

    def counted(whole: Callable[..., Any]) -> Callable[..., Any]:
        def count(*args: Any, **kwargs: Any) -> Any:
            nonlocal passed
            passed += 1
            if passed == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return whole(*args, **kwargs)

        return count

    for owner, name in (
        (Session, "flush"),
        (Session, "commit"),
        (Session, "execute"),
        (Path, "rename"),
        (ledger, "sync"),
    ):
        setattr(owner, name, counted(getattr(owner, name)))


if __name__ == "__main__":
    import pickle

    kept, given = pickle.loads(Path(sys.argv[3]).read_bytes()), sys.argv[4:]
    if given:
        die_at(int(given[0]))
    live(sys.argv[1], Path(sys.argv[2]), kept)
