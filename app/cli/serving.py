"""Commands that run: the web server, the worker, the outbox."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import click
from flask import current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

import witness
from app import database_life, outbox
from app.backup import placing
from app.backup.refusals import RestoreUnfinished
from app.cli.kept_running import KeptRunning
from app.cli.signing import begin_again_beside_signer
from app.clock import now
from app.demo.greeting import greeting
from app.extensions import db
from app.jobs import running
from app.navigation import settings
from app.serving import THREADS
from config import WrongSetting

ADDRESS = "127.0.0.1"
START_LIMIT_S = 60
HEADERS_MS = 10_000
"""How long a client may take to say what it wants."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Default: PORT, or 8000.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@with_appcontext
def serve(port: int | None, workers: int) -> None:
    """Serve the site on this machine, with a worker beside it for mail and lists, and a witness of the log."""
    port = port or settings().port
    check_is_restored()
    check_is_free(port)
    database_life.check_room(db.engine, workers=workers, most=settings().database_pool)
    begin_again_beside_signer(settings(), ["serve", "--port", str(port), "--workers", str(workers)])
    hello = greeting() if settings().demo else f"Serving {settings().base_url}"
    threading.Thread(target=say_when_up, args=(port, hello), daemon=True).start()
    with_witness = dict(os.environ)
    watching = None
    if not settings().witness_url:
        with_witness["REGISTER_WITNESS_URL"] = witness.short_url_of(settings())
        words = [sys.executable, "-m", "witness", "--until-eof"]
        watching = KeptRunning(
            "The witness",
            lambda: subprocess.Popen(words, stdin=subprocess.PIPE, env=with_witness),  # noqa: S603 - our own
        )
    worker = subprocess.Popen([sys.executable, "-m", "app.cli.main", "jobs", "work"], env=with_witness)
    try:
        Granian(
            "app.wsgi:application",
            address=ADDRESS,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_MS),
            websockets=False,
            workers=workers,
            blocking_threads=THREADS,
            log_enabled=False,
        ).serve()
    finally:
        worker.terminate()
        worker.wait(timeout=10)
        if watching is not None:
            watching.close()


def check_is_restored() -> None:
    """Raises ``RestoreUnfinished`` where files and database may be of two registers."""
    if placing.is_unfinished(settings()):
        raise RestoreUnfinished


def check_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            raise WrongSetting(f"Port {port} is in use. Choose another one: make run PORT=8001") from None


def say_when_up(port: int, hello: str) -> None:
    """Print *hello* once the server answers, so that nobody clicks too early."""
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        try:
            socket.create_connection((ADDRESS, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            click.echo(hello)
            return


@click.group("jobs")
def job_group() -> None:
    """Work that waits for nobody: mail, status lists."""


@job_group.command("work")
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@with_appcontext
def work(once: bool) -> None:
    """Do the work until stopped."""
    check_is_restored()
    app = current_app._get_current_object()  # pyright: ignore[reportAttributeAccessIssue]
    if once:
        running.do_all(app)
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    running.keep_working(app, stop)


@click.group("outbox")
def outbox_group() -> None:
    """Mail that waits to be sent."""


@outbox_group.command("send")
@with_appcontext
def send() -> None:
    """Send what is due now."""
    if not settings().smtp_url:
        raise WrongSetting("REGISTER_SMTP_URL is missing: there is no mail server to send to.")
    sent, failed = outbox.send_due(
        db.session(), smtp_url=settings().smtp_url, mail_from=settings().mail_from, at=now()
    )
    click.echo(f"{sent} sent, {failed} to be tried again.")
