"""Two ``bin/register serve`` on one PostgreSQL, as two machines: each with its worker, one signer, witness and DATA."""

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from urllib.request import urlopen

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask
from flask_migrate import upgrade
from pydantic import SecretStr

from app import create_app
from config import Settings
from tests.chaos.stage import environment_of, settings_of
from tests.chaos.units import ROOT, Unit, within
from tests.conftest import POSTGRES
from tests.following import follower
from tests.journeys.served import free_port
from tests.kept_apps import closed
from tests.power import Machine, machine

START_LIMIT_S = 120


class Mailbox:
    """Takes every mail, and counts it by its Message-ID and by whom it is for."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()
        self.recipients: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content)
        self.ids[str(mail["Message-ID"])] += 1
        self.recipients[str(mail["To"])] += 1
        return "250 OK"


@dataclass
class Pair:
    """``urls`` of both servers; ``books`` is an application on the same database, to prepare and to look."""

    urls: tuple[str, str]
    settings: Settings
    folder: Path
    database: Machine
    replica: Machine
    books: Flask
    mailbox: Mailbox
    units: list[Unit]

    def command(self, *words: str, at: int = 0) -> subprocess.CompletedProcess[str]:
        """What ``bin/register`` does with these words on one of the machines."""
        return subprocess.run(
            [sys.executable, "-m", "app.cli.main", *words],
            cwd=ROOT,
            env=self.units[-2 + at].environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def begin_signer(self) -> None:
        for unit in self.units[:-2]:
            unit.start()
        place = self.settings.signer_socket
        within(START_LIMIT_S, lambda: place is not None and place.exists(), "the signer listens")

    def begin_serving(self) -> None:
        for unit in self.units[-2:]:
            unit.start()
        within(START_LIMIT_S, lambda: all(map(is_ready, self.urls)), "both are served")


def is_ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@contextmanager
def pair() -> Iterator[Pair]:
    """Two servers that are ready to begin, with the settings of production and a replica for public pages."""
    with ExitStack() as stack:
        folder, short = (Path(tempfile.mkdtemp(prefix=f"register-{name}-")) for name in ("two", "t"))
        for each in (folder, short):
            stack.callback(shutil.rmtree, each, ignore_errors=True)
        server = stack.enter_context(machine())
        with psycopg.connect(server.url, autocommit=True) as admin:
            for statement in (
                "CREATE ROLE owner LOGIN",
                "CREATE ROLE own LOGIN",
                "CREATE DATABASE register OWNER owner",
            ):
                admin.execute(statement.encode())
        mailbox, ports = Mailbox(), (free_port(), free_port())
        post = Controller(mailbox, hostname="127.0.0.1", port=free_port())
        post.start()
        stack.callback(post.stop)
        urls = (f"http://localhost:{ports[0]}", f"http://localhost:{ports[1]}")
        smtp = f"smtp://127.0.0.1:{post.port}"
        settings = settings_of(folder, server.sockets, "own", urls[0], short, smtp)
        owner = SecretStr(f"{POSTGRES}://owner@/register?host={server.sockets}")
        books = create_app(settings.model_copy(update={"database_owner_url": owner}))
        stack.callback(closed, books)
        with books.app_context():
            upgrade()
        behind = stack.enter_context(follower(server))
        read = {"REGISTER_DATABASE_READ_URL": f"{POSTGRES}://own@/register?host={behind.sockets}"}
        units = units_of(settings, folder, ports, read)
        made = Pair(urls, settings, folder, server, behind, books, mailbox, units)
        for unit in made.units:
            stack.callback(unit.kill)
        yield made


def units_of(settings: Settings, folder: Path, ports: tuple[int, int], more: dict[str, str]) -> list[Unit]:
    """Their processes; *more* is in the environment of all but the signer."""
    python = sys.executable
    keys = environment_of(settings, ports[0], of_keys=True)
    plain = [{**environment_of(settings, port, of_keys=False), **more} for port in ports]
    serve = [python, "-m", "app.cli.main", "serve", "--port"]
    return [
        Unit("signer", [python, "-m", "signer"], keys, folder),
        Unit("witness", [python, "-m", "witness"], plain[0], folder),
        Unit("one", [*serve, str(ports[0])], plain[0], folder),
        Unit("other", [*serve, str(ports[1])], plain[1], folder),
    ]
