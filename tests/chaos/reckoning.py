"""After the chaos: log, tree, tables and files agree, and each effect is there just once."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.clock import now
from app.extensions import db
from app.outbox import OutboxMail
from badge.misuse_models import MisuseReport
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from monitor import ledger
from monitor.delivery_models import Delivery
from signatories.entries import Entry, LogHead
from signatories.journal import JournalLine
from signatories.models import Company
from signatories.signatures.signature import Signature
from tests.chaos import figures
from tests.chaos.people import CompanySigner, Diary, Monitor, Officer, Visitor
from tests.chaos.stage import Stage, environment_of
from tests.chaos.units import within

SETTLED_S = 120.0


def settle(stage: Stage) -> None:
    """Wait until the register has done all that it owes, by itself."""
    with stage.books.app_context():
        db.engine.dispose()  # what it held before the chaos is dead
        # A mail that failed waits for minutes or hours; here it is due now.
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None))
            .values(next_try_at=now())
        )
        db.session.commit()

    def owes_nothing() -> bool:
        with stage.books.app_context():
            session = db.session()
            owed = [
                *session.scalars(select(Credential.id).where(Credential.state == CredentialState.PLANNED)),
                *session.scalars(
                    select(StatusListCopy.list_number).where(StatusListCopy.owed_since.is_not(None))
                ),
                *session.scalars(
                    select(OutboxMail.id).where(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None))
                ),
            ]
            size = session.scalar(select(LogHead.size))
            db.session.remove()
        lines = (stage.folder / "data/published/log/checkpoint").read_text().split("\n")
        return not owed and lines[1] == str(size)

    within(SETTLED_S, owes_nothing, "nothing is owed any more")


def commands_agree(stage: Stage) -> None:
    """What an operator would ask: the log, the signer's journal, the deliveries."""
    port = int(stage.url.rpartition(":")[2])
    environment = environment_of(stage.settings, port, of_keys=False)
    for words in (("log", "check"), ("keys", "journal"), ("monitor", "check")):
        done = subprocess.run(
            [sys.executable, "-m", "app.cli.main", *words],
            cwd=Path(__file__).parents[2],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        print("  " + done.stdout.strip().replace("\n", "\n  "))


def once(diary: Diary, found: Counter[str], what: str) -> str:
    """Each that was confirmed is there once; each other that was tried once or not at all; no stranger."""
    assert set(found.values()) <= {1}, (what, "twice", [key for key in found if found[key] > 1])
    assert diary.done <= found.keys(), (what, "confirmed and lost", diary.done - found.keys())
    assert found.keys() <= diary.tried, (what, "never tried", found.keys() - diary.tried)
    left = len(found) - len(diary.done)
    return f"{what}: {len(diary.done)} confirmed and there once; {left} there of {len(diary.tried - diary.done)} others"


def effects(stage: Stage) -> list[str]:
    """Hold the diaries against the books."""
    officer = cast(Officer, stage.user(Officer))
    signer = cast(CompanySigner, stage.user(CompanySigner))
    monitor, visitor = stage.user(Monitor), cast(Visitor, stage.user(Visitor))
    with stage.books.app_context():
        session = db.session()
        said = [
            once(officer.diary, _numbers(session, "5", "member-admitted"), "members"),
            once(officer.diary, _numbers(session, "5", "company-added"), "companies"),
            once(officer.countersigned, _countersigned(session), "countersignatures"),
            once(signer.diary, _signed(session), "signatures"),
            once(signer.diary, _placed(session), "signatures in the log"),
            once(monitor.diary, _batches(session), "deliveries"),
            once(monitor.diary, _delivered(session), "deliveries in the log"),
            once(visitor.diary, Counter(_hosts(session)), "reports"),
        ]
        ledger.check(stage.settings.data_dir, ledger.deliveries(session))
        said.append(figures.are_as_published(session, stage.settings, stage.url))
        taken_in = len(_batches(session))
        said.append(figures.count_what_survived(session, stage.settings, deliveries=taken_in, at=now()))
        assert set(visitor.verdicts) == {"valid"}, visitor.verdicts
        # One logo for each that was countersigned, and one credential signed for each logo.
        live = Counter(session.scalars(select(Badge.signature_id).where(Badge.withdrawn_at.is_(None))))
        assert set(live.values()) == {1} and len(live) == 1 + len(_countersigned(session))
        signed = Counter(
            session.scalars(select(Credential.badge_id).where(Credential.state == CredentialState.SIGNED))
        )
        assert set(signed.values()) == {1} and len(signed) == len(live)
        assert session.scalars(select(JournalLine.id)).all()
        mails = {f"<{each}@register.example>" for each in session.scalars(select(OutboxMail.public_id))}
        taken = stage.mailbox.taken
        assert taken.keys() == mails
        twice = sum(count - 1 for count in taken.values())
        said.append(f"mails: {len(mails)} written and taken; {twice} came again, with the same Message-ID")
        db.session.remove()
    return said


def _numbers(session: Session, begins: str, kind: str) -> Counter[str]:
    found = session.scalars(select(Entry.company).where(Entry.kind == kind))
    numbers = [str(each).removeprefix("kvk:") for each in found]
    return Counter(each for each in numbers if each.startswith(begins))


def _countersigned(session: Session) -> Counter[str]:
    kept = session.scalars(
        select(Signature.public_id)
        .join(Company)
        .where(Signature.countersigned_at.is_not(None), Company.register_number != "kvk:00000001")
    ).all()
    entries = [
        each.data["signature"]
        for each in session.scalars(select(Entry).where(Entry.kind == "signature-countersigned"))
        if each.company != "kvk:00000001"
    ]
    assert sorted(kept) == sorted(entries)
    return Counter(kept)


def _signed(session: Session) -> Counter[str]:
    return Counter(
        session.scalars(select(Company.slug).join(Signature).where(Company.register_number != "kvk:00000001"))
    )


def _placed(session: Session) -> Counter[str]:
    slugs = dict(session.execute(select(Company.register_number, Company.slug)).all())
    entries = session.scalars(select(Entry.company).where(Entry.kind == "signature-placed"))
    return Counter(slugs[str(each)] for each in entries if each != "kvk:00000001")


def _batches(session: Session) -> Counter[str]:
    found = session.scalars(select(Delivery).where(Delivery.batch.is_not(None))).all()
    assert all((each.notices_new, each.notices_read) == (2, 2) for each in found)
    return Counter(str(each.batch) for each in found)


def _delivered(session: Session) -> Counter[str]:
    batches = dict(session.execute(select(Delivery.public_id, Delivery.batch)).all())
    entries = session.scalars(select(Entry).where(Entry.kind == "delivery-taken-in"))
    named = (batches[each.data["delivery"]] for each in entries)
    return Counter(batch for batch in named if batch is not None)  # that of before has no name


def _hosts(session: Session) -> list[str]:
    return [each.case.host for each in session.scalars(select(MisuseReport))]
