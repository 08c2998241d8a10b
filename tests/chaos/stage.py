"""A register as in production, on a PostgreSQL behind a line that can be cut: its processes, rows and users."""

import os
import random
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import psycopg
from aiosmtpd.controller import Controller
from flask import Flask
from flask_migrate import upgrade
from pydantic import SecretStr
from sqlalchemy.orm import Session

from app import create_app
from app.accounts import granting, signing_in
from app.accounts.models import Person
from app.company import drafting
from app.company.drafting import Answers
from app.extensions import db
from app.keys import badge_keys
from app.owners import Owner
from app.roles import Role
from app.tokens import issuing as tokens
from badge import issuing, listing
from config import Settings
from signatories.contacts import contact_points
from signatories.documents.documents import current_editions
from signatories.models import Association, Company
from tests import factories
from tests.chaos import figures
from tests.chaos.people import Browser, CompanySigner, Monitor, Officer, User, Visitor
from tests.chaos.units import Keeper, RudeMailbox, Unit, within
from tests.conftest import POSTGRES
from tests.cutting_proxy import CuttingProxy, cutting_proxy
from tests.journeys.served import free_port
from tests.kept_apps import closed
from tests.power import Machine, machine

DISK_MB = 600
SECRETS = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}


@dataclass
class Stage:
    """Everything of one run; ``books`` is the register's application on a straight line, for before and after."""

    url: str
    folder: Path
    machine: Machine
    line: CuttingProxy
    keeper: Keeper
    mailbox: RudeMailbox
    books: Flask
    settings: Settings
    users: list[User]
    counts: Counter[int]
    cut: threading.Lock = field(default_factory=threading.Lock)
    """Held while the power is off, so that nobody else starts the database."""

    def user(self, kind: type[User]) -> User:
        return next(each for each in self.users if isinstance(each, kind))

    def revive_database(self) -> None:
        """As the system's keeper does: a PostgreSQL that stopped itself is started again."""
        if self.cut.acquire(blocking=False):
            try:
                if self.machine.process is not None and self.machine.process.poll() is not None:
                    self.machine.begin()
            finally:
                self.cut.release()

    def is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False


def settings_of(folder: Path, sockets: Path, role: str, url: str, short: Path, smtp: str) -> Settings:
    return Settings(
        data_dir=folder / "data",
        base_url=url,
        database_url=f"{POSTGRES}://{role}@/register?host={sockets}",
        signer_socket=short / "signer.sock",
        witness_url=f"unix:{short / 'witness.sock'}",
        witness_dir=folder / "witness",
        smtp_url=smtp,
        mail_from="no-reply@register.example",
        proxies=1,
        **SECRETS,  # pyright: ignore[reportArgumentType]
    )


def environment_of(settings: Settings, port: int, *, of_keys: bool) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("REGISTER_")}
    given = {
        name: str(getattr(settings, name))
        for name in (
            *("data_dir", "base_url", "database_url", "signer_socket", "witness_url", "witness_dir"),
            *("smtp_url", "mail_from", "proxies"),
        )
    }
    given["secret_key"] = settings.secret_key.get_secret_value()
    if of_keys:
        given["key_passphrase"] = settings.key_passphrase.get_secret_value()
    named = {f"REGISTER_{name.upper()}": value for name, value in given.items()}
    return {**own, **named, "PORT": str(port), "PYTHONPATH": str(Path(__file__).parents[2])}


def units_of(settings: Settings, port: int, folder: Path) -> list[Unit]:
    python, plain = sys.executable, environment_of(settings, port, of_keys=False)
    web = [python, "-m", "granian", "app.wsgi:application", "--interface", "wsgi", "--host", "127.0.0.1"]
    web += ["--port", str(port), "--workers", "2", "--blocking-threads", "4", "--log-level", "warning"]
    return [
        Unit("signer", [python, "-m", "signer"], environment_of(settings, port, of_keys=True), folder),
        Unit("witness", [python, "-m", "witness"], plain, folder),
        Unit("web", web, plain, folder),
        Unit("worker", [python, "-m", "app.cli.main", "jobs", "work"], plain, folder),
    ]


@contextmanager
def stage(seed: int, companies: int) -> Iterator[Stage]:
    """The register, served, with *companies* that are ready to sign; all of it is gone at the end."""
    numbers = random.Random(seed)
    with ExitStack() as stack:
        folder, short = (Path(tempfile.mkdtemp(prefix=f"register-{name}-")) for name in ("chaos", "c"))
        for each in (folder, short):
            stack.callback(shutil.rmtree, each, ignore_errors=True)
        server = stack.enter_context(machine(disk_mb=DISK_MB if os.geteuid() == 0 else 0))
        with psycopg.connect(server.url, autocommit=True) as admin:
            for statement in (
                "CREATE ROLE owner LOGIN",
                "CREATE ROLE own LOGIN",
                "CREATE DATABASE register OWNER owner",
            ):
                admin.execute(statement.encode())
        line = stack.enter_context(cutting_proxy(short, server.sockets))
        mailbox, port = RudeMailbox(random.Random(seed + 1)), free_port()
        post = Controller(mailbox, hostname="127.0.0.1", port=free_port())
        post.start()
        stack.callback(post.stop)
        url, smtp = f"http://localhost:{port}", f"smtp://127.0.0.1:{post.port}"
        straight = settings_of(folder, server.sockets, "own", url, short, smtp)
        owner = SecretStr(f"{POSTGRES}://owner@/register?host={server.sockets}")
        settings = straight.model_copy(update={"database_owner_url": owner})
        books = create_app(settings)
        stack.callback(closed, books)
        keeper = Keeper(
            units_of(settings_of(folder, short, "own", url, short, smtp), port, folder), lambda: None
        )
        made = Stage(url, folder, server, line, keeper, mailbox, books, settings, [], Counter())
        keeper.also = made.revive_database
        stack.callback(keeper.end)
        with books.app_context():
            upgrade()
        keeper.begin()
        within(60, made.is_ready, "the register is served")
        with books.app_context(), books.test_request_context("/en/"):
            made.users = people(db.session(), made, companies, numbers)
        yield made


def people(session: Session, made: Stage, companies: int, numbers: random.Random) -> list[User]:
    """Rows to begin with, and the four users, signed in or with their tokens."""
    at = datetime.now(UTC)
    figures.publish_before(session, made.settings, made.folder / "measured", now=at)
    code = factories.documents(session, at=at)
    hosters = factories.association(session, at=at)
    first = factories.company(session, at=at, number="00000001", member_of=hosters)
    signature = factories.signature(session, first, at=at, association=hosters)
    domain = next(each for each in first.domains if each.is_proven)
    badge = issuing.issue(
        session, signature=signature, domain=domain, keys=badge_keys(), base_url=made.url, at=at
    )
    officer = factories.person(session, Role.OFFICER, at=at, of=hosters)
    signer = Person(email="tekent@people.example", name="Vera", language="en", created_at=at)
    session.add(signer)
    slugs = [ready_to_sign(session, signer, hosters, code, number, at) for number in range(companies)]
    ends_on = date.today() + timedelta(days=90)  # noqa: DTZ011 - any day far enough away
    given = {"label": "chaos", "ends_on": ends_on, "by": officer.public_id, "at": at}
    members = tokens.make(session, owner=Owner(association=hosters), scopes=["members:write"], **given)[1]  # pyright: ignore[reportArgumentType]
    deliver = tokens.make(session, owner=Owner(), scopes=["deliveries:write"], **given)[1]  # pyright: ignore[reportArgumentType]
    links = [signing_in.make_link(session, email=who.email, at=at) for who in (officer, signer)]
    session.commit()
    listing.refresh_status_lists(session, keys=badge_keys(), base_url=made.url, at=at)
    session.commit()
    browsers = [Browser(made.url, made.counts) for _ in range(4)]
    for browser, link in zip(browsers, links, strict=False):
        assert browser.submit(f"/en/sign-in/{link}").status == 302
    own = [random.Random(numbers.randrange(10**9)) for _ in range(4)]
    return [
        Officer(browsers[0], own[0], 0.6, token=members),
        CompanySigner(browsers[1], own[1], 1.2, slugs=slugs),
        Monitor(browsers[2], own[2], 1.0, token=deliver),
        Visitor(browsers[3], own[3], 0.5, code=badge.code),
    ]


def ready_to_sign(
    session: Session, signer: Person, hosters: Association, code: object, number: int, at: datetime
) -> str:
    """A member with a contact point, a proven domain, and a draft in which everything is answered."""
    company: Company = factories.company(
        session, at=at, number=f"{40_000_000 + number:08d}", member_of=hosters
    )
    granting.grant(session, person=signer, role=Role.COMPANY_OWNER, association=None, company=company, at=at)
    contact_points.set_contact_point(
        session, company=company, contact_point=f"ntd@{company.slug}.example", at=at
    )
    factories.domain(session, company, at=at)
    draft = drafting.open_draft(session, company=company, code_of_conduct=code, person=signer, at=at)  # pyright: ignore[reportArgumentType]
    drafting.keep_signer(
        draft, name="Vera", function="bestuurder", association=hosters, is_answered=True, at=at
    )
    for edition in current_editions(session, code_of_conduct=code, on=at.date()):  # pyright: ignore[reportArgumentType]
        typed, ticked = factories.everything_read([edition])
        answers = Answers(typed[edition.document.key], tuple(ticked))
        drafting.keep_answers(draft, edition=edition, answers=answers, at=at)
    session.flush()
    return company.slug
