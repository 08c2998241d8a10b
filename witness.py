"""The witness: ``python -m witness``. It sees every checkpoint of the log, and signs none that goes back.

A leaf that needs the formats of the log and the settings alone; it has its own key and its own folder,
which no backup of the register restores. It speaks ``c2sp.org/tlog-witness`` over a Unix socket or on
this machine's own address, and gives its last checkpoint at ``/checkpoint?origin=...`` too.
"""

import fcntl
import hashlib
import json
import logging
import os
import signal
import socketserver
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import config
import log_lines
from badge.key_files import write_whole
from badge.signer import beside
from badge.strict import base64url_decode
from config import Settings, WrongSetting
from tlog import checkpoint, note, witness
from tlog.checkpoint import Checkpoint

log = logging.getLogger(__name__)
KEY, VKEY, LOGS, LOCK = "key", "witness.vkey", "logs.txt", "lock"
IDLE_S = 30
WAIT_S = 10.0
LONGEST_PATH = 100
"""Characters of the path of a Unix socket."""
Logs = Mapping[str, Sequence[note.Key]]


class Witness:
    """Its folder: the key, the logs that it knows, and the last checkpoint of each. One process has it at a time.

    Raises ``WrongSetting`` with one clear line.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        clock: Callable[[], datetime],
        first_keys: Path,
        wait_s: float = 0,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self._clock, self._first_keys = folder, clock, first_keys
        with ExitStack() as undone:
            self._lock = undone.enter_context((folder / LOCK).open("a"))
            _take(self._lock, wait_s)
            self._private = _private_key(folder / KEY)
            self.key = note.Key(name, note.COSIGNATURE, self._private.public_key().public_bytes_raw())
            write_whole(folder / VKEY, f"{self.key.vkey}\n".encode(), mode=0o644)
            undone.pop_all()
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        self._lock.close()

    def add(self, body: str) -> str:
        """The line with its cosignature; the checkpoint is on disk before. Raises ``Refused``."""
        asked = witness.read(body)
        with self._one_at_a_time:
            logs = self._logs()
            seen = {origin: found for origin in logs if (found := self._seen(origin)) is not None}
            head = witness.judged(asked, logs=logs, seen=seen)
            write_whole(self._file(head.origin), asked.signed.encode())
        at = int(self._clock().timestamp())
        return note.cosignature_line(self.key, head.text, at=at, sign=self._private.sign)

    def last(self, origin: str) -> str | None:
        """The last checkpoint of a log, as it was signed; ``None`` where it saw none."""
        with suppress(FileNotFoundError):
            return self._file(origin).read_text(encoding="utf-8")
        return None

    def _seen(self, origin: str) -> Checkpoint | None:
        text = self.last(origin)
        return checkpoint.read_text(note.read(text).text) if text is not None else None

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.checkpoint"

    def _logs(self) -> Logs:
        """The keys of the logs that it knows: the first time those of the register beside it, then the same."""
        try:
            lines = (self._folder / LOGS).read_text(encoding="utf-8").split()
        except FileNotFoundError:
            lines = _vkeys_in(self._first_keys, self.key.name)
            if lines:
                write_whole(self._folder / LOGS, "".join(f"{line}\n" for line in lines).encode())
        found: dict[str, list[note.Key]] = {}
        for key in map(note.read_vkey, lines):
            found.setdefault(key.name, []).append(key)
        return found


def folder_of(settings: Settings) -> Path:
    return settings.witness_dir or settings.data_dir.with_name(f"{settings.data_dir.name}-witness")


def name_of(settings: Settings) -> str:
    return f"{urlsplit(settings.base_url).netloc}/witness"


def of(settings: Settings, *, wait_s: float = 0) -> Witness:
    """The witness of these settings; one that is just stopping is waited for. Raises ``WrongSetting``."""
    # The list of the log's keys holds public halves only.
    first_keys = settings.data_dir / "log" / "keys" / "keys.json"
    return Witness(
        folder_of(settings),
        name=name_of(settings),
        clock=lambda: datetime.now(UTC),
        first_keys=first_keys,
        wait_s=wait_s,
    )


def _take(lock: IO[str], wait_s: float) -> None:
    until = time.monotonic() + wait_s
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise WrongSetting("Another witness has this folder. Stop that one first.") from None
            time.sleep(0.1)


def _private_key(path: Path) -> Ed25519PrivateKey:
    """The key at *path*, made there (mode 0600) when there is none yet. Raises ``WrongSetting``."""
    try:
        if path.stat().st_mode & 0o077:
            raise WrongSetting("The key of the witness can be read by others: chmod 600 it.")
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except FileNotFoundError:
        private = Ed25519PrivateKey.generate()
        write_whole(path, private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
        return private
    except ValueError:
        raise WrongSetting(
            "The key of the witness cannot be read. Put it back from its own backup."
        ) from None


def _vkeys_in(path: Path, name: str) -> list[str]:
    """The keys of the register's log, as its list of keys has them; none while there is no list."""
    origin = f"{name.rpartition('/')[0]}/log"
    try:
        entries = json.loads(path.read_bytes())["keys"]
        publics = [base64url_decode(each["public"]["x"]) for each in entries if each["state"] != "withdrawn"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []
    return [note.Key(origin, note.ED25519, each).vkey for each in publics]


def handler_of(at_work: Witness) -> type[BaseHTTPRequestHandler]:
    """What answers requests: what was handed in is never repeated, nor logged."""

    class Handler(BaseHTTPRequestHandler):
        timeout = IDLE_S
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > note.LONGEST:
                return self._answer(HTTPStatus.BAD_REQUEST)
            body = self.rfile.read(int(length))  # also what is refused: who still sends would hear nothing
            if urlsplit(self.path).path != witness.ADD:
                return self._answer(HTTPStatus.NOT_FOUND)
            try:
                lines = at_work.add(body.decode("utf-8"))
            except UnicodeDecodeError:
                return self._answer(HTTPStatus.BAD_REQUEST)
            except witness.Refused as refused:
                log.warning("refused to sign a checkpoint: %s", refused)
                if refused.size is None:
                    return self._answer(refused.status)
                return self._answer(refused.status, f"{refused.size}\n", witness.SIZE_TYPE)
            except (OSError, ValueError) as error:
                log.error("cannot sign now: %s", type(error).__name__)
                return self._answer(HTTPStatus.SERVICE_UNAVAILABLE)
            return self._answer(HTTPStatus.OK, lines)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            origin = "".join(parse_qs(parts.query).get("origin", [])[:1])
            last = at_work.last(origin) if parts.path == "/checkpoint" else None
            self._answer(HTTPStatus.OK if last else HTTPStatus.NOT_FOUND, last or "")

        def _answer(
            self, status: HTTPStatus, body: str = "", kind: str = "text/plain; charset=utf-8"
        ) -> None:
            data = (body or f"{status.phrase}\n").encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)
            self.close_connection = True

        def address_string(self) -> str:
            return ""

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler


class _Quiet(socketserver.BaseServer):
    """Writes a line about a fault while answering, not the text of the error, nor who asked."""

    def handle_error(self, request: object, client_address: object) -> None:
        log.error("a fault while answering", exc_info=True)


class _UnixServer(_Quiet, socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False


class _PortServer(_Quiet, ThreadingHTTPServer):
    """The same on a port of this machine."""


def listening(url: str, at_work: Witness) -> socketserver.BaseServer:
    """A server at *url*: ``unix:/path`` or ``http://127.0.0.1:port``. Raises ``WrongSetting``."""
    handler = handler_of(at_work)
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path:
        path = Path(parts.path)
        if path.exists() and stat.S_ISSOCK(path.stat().st_mode):
            path.unlink()  # one that was left behind: the lock says that nobody else is at work here
        before = os.umask(0o117)
        try:
            return _UnixServer(str(path), handler)
        except OSError:
            raise WrongSetting("REGISTER_WITNESS_URL: something else is there already.") from None
        finally:
            os.umask(before)
    if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost") or parts.port is None:
        raise WrongSetting(
            "REGISTER_WITNESS_URL must be unix:/path or http://127.0.0.1:PORT for the witness."
        )
    try:
        return _PortServer((parts.hostname, parts.port), handler)
    except OSError:
        raise WrongSetting("REGISTER_WITNESS_URL: that port is in use.") from None


def url_of(settings: Settings) -> str:
    """Where the witness listens: as set, else a socket in its own folder."""
    return settings.witness_url or f"unix:{folder_of(settings) / 'witness.sock'}"


def short_url_of(settings: Settings) -> str:
    """The same for who begins the witness itself: elsewhere, where the folder lies too deep for a socket."""
    url = url_of(settings)
    if len(url.removeprefix("unix:")) <= LONGEST_PATH:
        return url
    return f"unix:{tempfile.mkdtemp(prefix='register-')}/witness.sock"


def run(settings: Settings, stop: threading.Event) -> None:
    """Answer until *stop*. Raises ``WrongSetting``."""
    at_work = of(settings, wait_s=WAIT_S)
    server = listening(url_of(settings), at_work)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    stop.wait()
    server.shutdown()
    server.server_close()
    at_work.close()


def main(words: Sequence[str] = ()) -> int:
    log_lines.begin("witness")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if list(words) == ["--until-eof"]:
        threading.Thread(target=lambda: (beside.until_eof(), stop.set()), daemon=True).start()
    try:
        run(config.load(of=config.WitnessSettings), stop)
    except WrongSetting as error:
        print(str(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
