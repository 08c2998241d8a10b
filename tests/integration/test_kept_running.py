"""A process beside the server is begun again when it dies, and ends with the server."""

import os
import signal
import subprocess
import sys
import time

import pytest

from app.cli import kept_running
from app.cli.kept_running import KeptRunning


def begin() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-S", "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    )


def test_what_dies_is_begun_again_and_what_is_closed_stays_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kept_running, "REST_S", 0.05)
    kept = KeptRunning("The witness", begin)
    try:
        for _ in range(2):
            before = kept.pid
            os.kill(before, signal.SIGKILL)
            until = time.monotonic() + 20
            while kept.pid == before:
                assert time.monotonic() < until
                time.sleep(0.02)
    finally:
        kept.close()
    with pytest.raises(ProcessLookupError):
        os.kill(kept.pid, 0)
    assert capsys.readouterr().err == "The witness stopped: starting it again.\n" * 2
