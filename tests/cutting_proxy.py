"""A line to the database that can be cut, slowed, and held half open."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

PIECE = 65536


class Line(Enum):
    WHOLE = "whole"
    REFUSED = "refused"
    """Who connects is hung up on at once."""
    SILENT = "silent"
    """Half open: who connects is taken, and what is said is neither passed on nor answered."""


class CuttingProxy:
    """Listens below *folder* as PostgreSQL would, and passes on to the server whose sockets are at *behind*."""

    def __init__(self, folder: Path, behind: Path) -> None:
        self.folder = folder
        self.line, self.delay_s = Line.WHOLE, 0.0
        self._behind = behind / ".s.PGSQL.5432"
        self._lock, self._open = threading.Lock(), set[socket.socket]()
        self._listens = socket.socket(socket.AF_UNIX)
        self._listens.bind(str(folder / ".s.PGSQL.5432"))
        self._listens.listen(200)
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> int:
        """Cut every line that is open now; how many there were."""
        with self._lock:
            found, self._open = self._open, set()
        for each in found:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        return len(found) // 2

    @contextmanager
    def being(self, line: Line = Line.WHOLE, *, delay_s: float = 0.0) -> Iterator[None]:
        """Let the line be so for a while, for those that are open already too."""
        self.line, self.delay_s = line, delay_s
        if line is Line.REFUSED:
            self.cut()
        try:
            yield
        finally:
            self.line, self.delay_s = Line.WHOLE, 0.0

    def close(self) -> None:
        with suppress(OSError):
            self._listens.shutdown(socket.SHUT_RDWR)
        self._listens.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listens.accept()
            except OSError:
                return
            if self.line is Line.REFUSED:
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(str(self._behind))
            except OSError:
                near.close()
                far.close()
                continue
            with self._lock:
                self._open |= {near, far}
            ends = [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other, ends), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, ends: list[socket.socket]) -> None:
        with suppress(OSError):
            while data := source.recv(PIECE):
                while self.line is Line.SILENT:
                    time.sleep(0.02)
                if self.delay_s:
                    time.sleep(self.delay_s)
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open -= {source, target}
            if ends:
                ends.pop()
            if not ends:
                source.close()
                target.close()


@contextmanager
def cutting_proxy(folder: Path, behind: Path) -> Iterator[CuttingProxy]:
    made = CuttingProxy(folder, behind)
    try:
        yield made
    finally:
        made.close()
