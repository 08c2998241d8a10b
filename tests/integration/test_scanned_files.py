"""Files of evidence are shown to a scanner before they are kept; without its word nothing is."""

import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.cases import files, scanning
from app.cases.scanning import HarmfulFile, ScannerAway

PDF = b"%PDF-1.7 een rapport"
HARMFUL = b"%PDF-1.7 een teken dat de scanner van de proef kent: 3d4f9a"


def took(line: socket.socket) -> bytes:
    """What was sent by INSTREAM, to its end."""
    with line.makefile("rb") as sent:
        assert sent.read(10) == b"zINSTREAM\0"
        found = b""
        while (length := struct.unpack("!L", sent.read(4))[0]) > 0:
            found += sent.read(length)
        return found


@contextmanager
def scanner(answer: bytes) -> Iterator[tuple[Path, list[bytes]]]:
    """Something that listens as ``clamd`` does, takes one file and gives that answer."""
    seen: list[bytes] = []
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as door:
        path = Path(folder) / "clamd.sock"
        door.bind(str(path))
        door.listen()

        def serve() -> None:
            with suppress(OSError):
                line, _ = door.accept()
                with line:
                    seen.append(took(line))
                    line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield path, seen
        thread.join(5)


def kept(folder: Path) -> list[str]:
    return [each.name for each in folder.rglob("*") if each.is_file()]


def test_what_the_scanner_finds_good_is_kept_and_was_shown_wholly(tmp_path: Path) -> None:
    large = PDF + b"x" * (scanning.CHUNK * 2)
    with scanner(b"stream: OK\0") as (place, seen):
        digest, _, size = files.keep(tmp_path, large, scanner=place)
    assert seen == [large] and kept(tmp_path) == [digest] and size == len(large)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", HarmfulFile),
        (b"INSTREAM size limit exceeded. ERROR\0", ScannerAway),
        (b"", ScannerAway),
    ],
    ids=["harmful", "an error", "silent"],
)
def test_anything_else_than_good_keeps_nothing(tmp_path: Path, answer: bytes, error: type[Exception]) -> None:
    with scanner(answer) as (place, _), pytest.raises(error):
        files.keep(tmp_path, PDF, scanner=place)
    assert kept(tmp_path) == []


def test_a_scanner_that_is_away_keeps_nothing_and_none_at_all_keeps_it(tmp_path: Path) -> None:
    with pytest.raises(ScannerAway):
        files.keep(tmp_path, PDF, scanner=tmp_path / "nowhere.sock")
    assert kept(tmp_path) == []
    files.keep(tmp_path, PDF, scanner=None)


@pytest.mark.drill
@pytest.mark.skipif(
    shutil.which("clamd", path="/usr/sbin:/usr/bin") is None,
    reason="SKIP: clamd is not here (apt-get install clamav-daemon)",
)
def test_the_scanner_of_clamav_itself_says_so(tmp_path: Path) -> None:
    """With a signature of this test alone: those of ClamAV are fetched by who runs it."""
    (tmp_path / "own.ndb").write_text(f"Own.Test:0:*:{HARMFUL[-6:].hex()}\n")
    place = Path(f"/tmp/clamd-{time.monotonic_ns()}.sock")
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {place}\nDatabaseDirectory {tmp_path}\nForeground yes\nUser root\n"
    )
    process = subprocess.Popen(
        ["/usr/sbin/clamd", "-c", str(tmp_path / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            if place.exists():
                break
            time.sleep(0.1)
        files.keep(tmp_path / "good", PDF, scanner=place)
        with pytest.raises(HarmfulFile):
            files.keep(tmp_path / "bad", HARMFUL, scanner=place)
        assert kept(tmp_path / "bad") == []
    finally:
        process.terminate()
        process.wait(timeout=10)
        place.unlink(missing_ok=True)
