"""A signer and another command side by side: the one is given what opens the keys, the other only its socket.

The process that keeps them serves nobody itself. Whatever stops, the other is told: a signer is
started again, and when the command ends, so does the signer.
"""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)
LOOK_EVERY_S = 0.1
REST_S = 1.0
"""Between two starts of a signer that does not stay."""
STOP_S = 20
_SET_DUMPABLE = 4
"""``PR_SET_DUMPABLE`` of Linux."""


def keep_memory_closed() -> None:
    """Let no other process of this user read the memory or the environment of this one, where Linux can."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def run(
    command: Sequence[str],
    *,
    socket: Path,
    secrets: Sequence[str],
    environment: Mapping[str, str],
    works: Callable[[int], bool],
) -> int:
    """Run *command* beside a signer that listens on *socket*; the exit code of the command.

    *secrets* are the variables that only the signer gets; *works* says whether the process of that
    number is the signer at work. It ends when this process does, however that came: its standard
    input closes. One that cannot even begin ends the command, with 1.
    """
    keep_memory_closed()
    with_socket = {**environment, "REGISTER_SIGNER_SOCKET": str(socket)}
    signer, is_up = _signer(with_socket), False
    clean = {name: value for name, value in with_socket.items() if name not in secrets}
    beside = subprocess.Popen(command, env=clean)  # noqa: S603 - a command of our own
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: beside.terminate())
    try:
        while (code := beside.poll()) is None:
            time.sleep(LOOK_EVERY_S)
            is_up = is_up or works(signer.pid)
            if signer.poll() is not None and not is_up:
                beside.terminate()  # its own line said why it could not begin
                beside.wait()
                return 1
            if signer.poll() is not None:
                log.error("the signer stopped: starting it again")
                time.sleep(REST_S)
                signer = _signer(with_socket)
        return code if code >= 0 else 128 - code
    finally:
        if signer.stdin is not None:
            signer.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            signer.wait(timeout=STOP_S)
        signer.kill()
        signer.wait()


def _signer(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "signer", "--until-eof"],
        env=dict(environment),
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the command; the signer goes after it
    )


def until_eof() -> None:
    """Return when nobody holds the other end of the standard input any more."""
    while os.read(0, 1024):
        pass
