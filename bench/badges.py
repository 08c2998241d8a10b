"""The monthly renewal of 1,000 badges by the worker's job, against 1,000 bare ES256 signatures."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from app import sqlite_life
from badge import code, issuing, settling
from badge.keys import KeyRing
from badge.models import Badge, Credential
from badge.signer.asking import SignerStore
from badge.signer.serving import answers
from bench.harness import ROUNDS, report
from signatories.base import Base, public_id
from signatories.models import Company, Domain, Membership
from signatories.signatures.signature import Signature, SignedEdition
from tests import factories

BADGES = 1000
LIMIT_S = 5
BASE_URL = "https://register.example"
PASSPHRASE = "a passphrase of thirty-two letters"
MONTH = timedelta(days=31)
START_LIMIT_S = 60


class Renewal:
    """A register in which 1,000 badges are a month old; each round they grow old again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        engine = create_engine(f"sqlite:///{folder / 'badges.sqlite3'}")
        sqlite_life.keep_safe(engine)
        Base.metadata.create_all(engine)
        self.session = Session(engine)
        self.keys = KeyRing(folder, passphrase=PASSPHRASE, base_url=BASE_URL)
        self._fill(datetime.now(UTC) - MONTH)
        self.renew(at=datetime.now(UTC) - MONTH)

    def renew(self, *, keys: KeyRing | None = None, at: datetime | None = None) -> int:
        """What the job does: plan and sign, a few hundred at a time, each step committed."""
        ring, at, total = keys or self.keys, at or datetime.now(UTC), 0
        while issuing.renew_due(self.session, keys=ring, base_url=BASE_URL, at=at):
            self.session.commit()
            total += settling.settle(self.session, keys=ring, base_url=BASE_URL, at=at)
            self.session.commit()
        return total

    def grow_old(self) -> None:
        """Let every badge be due again."""
        self.session.execute(update(Credential).values(valid_from=datetime.now(UTC) - MONTH))
        self.session.commit()

    def timed(self, keys: KeyRing | None = None) -> float:
        self.grow_old()
        self.session.expunge_all()
        start = time.perf_counter()
        assert self.renew(keys=keys) == BADGES
        return time.perf_counter() - start

    def _fill(self, at: datetime) -> None:
        hosters = factories.association(self.session, at=at)
        first = factories.company(self.session, at=at, name="Bedrijf", number="00000001", member_of=hosters)
        factories.domain(self.session, first, at=at, host="bedrijf.example")
        model = factories.signature(self.session, first, at=at, association=hosters)
        joined = self.session.scalars(select(Membership)).one()
        signed = list(
            self.session.scalars(select(SignedEdition).where(SignedEdition.signature_id == model.id))
        )
        for number in range(2, BADGES + 2):
            company = Company(
                register_number=f"kvk:{number:08d}",
                legal_name=f"Bedrijf {number} B.V.",
                slug=f"bedrijf-{number}",
                created_at=at,
            )
            host = f"bedrijf{number}.example"
            domain = Domain(
                company=company, host=host, challenge="x", named_at=at, proven_at=at, method="dns"
            )
            signature = Signature(company=company, public_id=public_id(), **_copied(model))
            signature.signed_editions = [SignedEdition(**_copied(each)) for each in signed]
            member = Membership(company=company, **_copied(joined))
            self.session.add_all([company, domain, signature, member])
            self.session.flush()
            self.session.add(
                Badge(
                    code=code.new(),
                    company=company,
                    signature=signature,
                    domain=domain,
                    origin=domain.origin,
                    created_at=at,
                )
            )
        self.session.commit()


OWN = {"id", "public_id", "company_id", "signature_id"}


def _copied(row: Signature | SignedEdition | Membership) -> dict[str, object]:
    return {each.key: getattr(row, each.key) for each in row.__table__.columns if each.key not in OWN}


def bare() -> float:
    """Seconds of 1,000 ES256 signatures over something as large as a badge."""
    private, message = ec.generate_private_key(ec.SECP256R1()), b"x" * 3000
    start = time.perf_counter()
    for _ in range(BADGES):
        private.sign(message, ec.ECDSA(hashes.SHA256()))
    return time.perf_counter() - start


class SignerProcess:
    """A signer beside the bench, as beside a served register."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "s.sock"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "signer"],
            env={
                "PATH": os.environ["PATH"],
                "REGISTER_DATA_DIR": str(folder),
                "REGISTER_BASE_URL": BASE_URL,
                "REGISTER_KEY_PASSPHRASE": PASSPHRASE,
                "REGISTER_SIGNER_SOCKET": str(self.path),
            },
        )
        until = time.monotonic() + START_LIMIT_S
        while not answers(self.path) and time.monotonic() < until:
            time.sleep(0.05)
        store = SignerStore(self.path)
        self.keys = KeyRing(folder, base_url=BASE_URL, store=store, beside=lambda _below, _type: store)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


def measure(folder: Path) -> None:
    """The monthly renewal of 1,000 badges, as the worker does it: in one process, and through a signer."""
    renewal = Renewal(folder)
    compare("renew 1,000 badges", renewal.timed)
    beside = SignerProcess(folder)
    try:
        compare("renew 1,000 badges through the signer", lambda: renewal.timed(beside.keys))
    finally:
        beside.stop()


def compare(name: str, timed: Callable[[], float]) -> None:
    """*timed* does it once and says how many seconds that took."""
    timed()
    took = [(timed(), bare()) for _ in range(ROUNDS)]
    report(name, "1,000 bare ES256 signatures", [each / alone for each, alone in took], "-")
    report(name, f"the limit of {LIMIT_S} s", [each / LIMIT_S for each, _ in took], "<= 1")
