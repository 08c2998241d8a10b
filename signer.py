"""The signer process: ``python -m signer``. It alone holds the keys, and signs only what is well-formed.

A leaf that needs the badge room and the settings alone: no pages, no database, no network.
``python -m signer --beside serve ...`` runs it beside a command of ``bin/register``, which is given
its socket and nothing that opens a key.
"""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import config
import log_lines
from badge.key_stores import FileStore, KeyStore, NoStore
from badge.key_types import P256, KeyType
from badge.keys import KeyRing
from badge.pkcs11_store import Pkcs11Store
from badge.proof_keys import ED25519
from badge.signer import beside, checkpoints, contact_tests, receipts
from badge.signer.kinds import rules
from badge.signer.memory import Memory, Pace, process_of
from badge.signer.serving import SignerAtWork, answers, listening
from badge.strict import Malformed
from config import Settings, WrongSetting
from sentences import SpokenError

__all__ = ["answers", "clock_of", "folder_of", "main", "open_ring", "run", "socket_of"]
RINGS = {
    "badges": "",
    contact_tests.RING: "contact-tests",
    receipts.RING: "receipts",
    checkpoints.RING: "log",
}
"""Each ring with its folder below the data folder."""
SECRETS = ("REGISTER_KEY_PASSPHRASE", "REGISTER_PKCS11_PIN")
"""What a command beside the signer is not given."""
LONGEST_PATH = 100
"""Characters of the path of a Unix socket."""


def folder_of(settings: Settings, ring: str) -> Path:
    return settings.data_dir / RINGS[ring]


def open_ring(settings: Settings, ring: str) -> KeyRing:
    """The ring of that name with its private halves, as the settings keep them."""
    folder = folder_of(settings, ring)

    def beside(below: Path, key_type: KeyType) -> KeyStore:
        if settings.key_backend == "file":
            return FileStore(below / "keys", settings.secret("key_passphrase"), key_type=key_type)
        # The module makes P-256 keys only: with it there is no form with a proof inside.
        return in_module(settings, f"register-association-{below.name}") if key_type is P256 else NoStore()

    store: KeyStore
    if ring == checkpoints.RING:
        # Notes are signed with Ed25519, which a module with P-256 does not have: this key is a file in any case.
        store = FileStore(folder / "keys", settings.secret("key_passphrase"), key_type=ED25519)
    elif settings.key_backend == "pkcs11":
        store = in_module(settings, f"register-{ring}")
    else:
        store = FileStore(folder / "keys", settings.secret("key_passphrase"))
    return KeyRing(
        folder, base_url=settings.base_url, store=store, beside=beside, overlaps=ring == checkpoints.RING
    )


def in_module(settings: Settings, label: str) -> Pkcs11Store:
    return Pkcs11Store(
        module=str(settings.pkcs11_module),
        token=settings.pkcs11_token,
        pin=settings.pkcs11_pin.get_secret_value(),
        label=label,
    )


def socket_of(settings: Settings) -> Path:
    """Where the signer listens. Raises ``WrongSetting``."""
    path = settings.signer_socket or settings.data_dir / "signer" / "signer.sock"
    if len(str(path)) > LONGEST_PATH:
        raise WrongSetting("REGISTER_SIGNER_SOCKET: the path is too long for a socket. Choose a shorter one.")
    return path


def clock_of(settings: Settings) -> Callable[[], datetime]:
    offset = settings.clock - datetime.now(UTC) if settings.clock else timedelta()
    return lambda: datetime.now(UTC) + offset


def run(settings: Settings, stop: threading.Event) -> None:
    """Answer until *stop*. Raises ``WrongSetting`` with one clear line when it cannot begin."""
    clock, path = clock_of(settings), socket_of(settings)
    rings = {name: open_ring(settings, name) for name in RINGS}
    for ring in rings.values():
        ring.signing_key(at=clock())
    if rings["badges"].proofs.makes_keys:
        rings["badges"].proofs.signing_key(at=clock())
    try:
        memory = Memory(settings.data_dir / "signer")
    except BlockingIOError:
        raise WrongSetting(
            "This register runs already: another signer has its data folder. Stop that one first."
        ) from None
    except Malformed:
        raise WrongSetting(
            "The signer's status-bits.json or log-tree cannot be read. Put it back from the backup."
        ) from None
    signed = memory.signed_since(clock() - timedelta(hours=1))
    at_work = SignerAtWork(
        rings,
        rules=rules([contact_tests.RULE, receipts.RULE, checkpoints.RULE]),
        memory=memory,
        pace=Pace(settings.signer_per_hour, signed),
        base_url=settings.base_url,
        clock=clock,
    )
    try:
        server = listening(path, at_work, mode=int(settings.signer_mode, 8))
    except FileExistsError:
        raise WrongSetting("REGISTER_SIGNER_SOCKET: something else is there already.") from None
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    stop.wait()
    server.shutdown()
    server.server_close()
    path.unlink(missing_ok=True)
    memory.close()


def run_beside(words: Sequence[str]) -> int:
    """Run a command of ``bin/register`` with a signer beside it, unless one is named already."""
    command = [sys.executable, "-m", "app.cli.main", *words]
    settings = config.load(of=config.SignerSettings)
    if settings.signer_socket is not None:
        os.execv(command[0], command)  # noqa: S606 - the same command, without a shell
    try:
        path = socket_of(settings)
    except WrongSetting:  # the data folder lies too deep for a socket
        path = Path(tempfile.mkdtemp(prefix="register-")) / "signer.sock"
    folder = settings.data_dir / "signer"
    return beside.run(
        command,
        socket=path,
        secrets=SECRETS,
        environment=os.environ,
        works=lambda number: process_of(folder) == number,
    )


def main(words: Sequence[str] = ()) -> int:
    log_lines.begin("keeper" if words[:1] == ["--beside"] else "signer")
    try:
        if words[:1] == ["--beside"]:
            return run_beside(words[1:])
        beside.keep_memory_closed()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if list(words) == ["--until-eof"]:
            threading.Thread(target=lambda: (beside.until_eof(), stop.set()), daemon=True).start()
        run(config.load(of=config.SignerSettings), stop)
    except (SpokenError, WrongSetting) as error:
        print(str(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
