"""The signer as a command, and beside the server: it alone is given what opens the keys."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

import signer
from config import Settings, WrongSetting

START_LIMIT_S = 60
LOOK_EVERY_S = 0.5
SECRETS = ("REGISTER_KEY_PASSPHRASE", "REGISTER_PKCS11_PIN")
"""What web and worker need no longer once a signer runs."""


@click.command("signer")
def signer_command() -> None:
    """Hold the keys and sign for the others, over a Unix socket, until stopped."""
    sys.exit(signer.main())


@contextmanager
def signer_beside(settings: Settings) -> Iterator[None]:
    """Run a signer beside the server, unless one is named already (``REGISTER_SIGNER_SOCKET``).

    From here on this process and its children know its socket, and not what opens the keys. A
    signer that stops is started again. Raises ``WrongSetting`` when it cannot begin.
    """
    if settings.signer_socket is not None:
        yield
        return
    path = _socket_beside(settings)
    environment = {**os.environ, "REGISTER_SIGNER_SOCKET": str(path)}
    process = _start(environment)
    _wait_for(process, path)
    os.environ["REGISTER_SIGNER_SOCKET"] = str(path)
    for name in SECRETS:
        os.environ.pop(name, None)
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(process, environment, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=10)


def _start(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "signer"], env=environment)


def _socket_beside(settings: Settings) -> Path:
    """In the data folder; or in a folder of its own where that lies too deep for a socket."""
    try:
        return signer.socket_of(settings)
    except WrongSetting:
        return Path(tempfile.mkdtemp(prefix="register-")) / "signer.sock"


def _wait_for(process: subprocess.Popen[bytes], path: Path) -> None:
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until and process.poll() is None:
        if signer.answers(path):
            return
        time.sleep(0.02)
    process.terminate()
    process.wait(timeout=10)
    raise WrongSetting("The signer did not start; its own line above says why.")


def _keep(process: subprocess.Popen[bytes], environment: dict[str, str], stop: threading.Event) -> None:
    """Start the signer again when it stopped, and end it with the server."""
    while not stop.wait(LOOK_EVERY_S):
        if process.poll() is not None:
            click.echo("The signer stopped: starting it again.", err=True)
            process = _start(environment)
            stop.wait(LOOK_EVERY_S)
    process.terminate()
    process.wait(timeout=10)
