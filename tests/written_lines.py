"""What a process would write to its log, read back: each line an object."""

import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import log_lines

ReadLines = Callable[[], list[dict[str, Any]]]


@contextmanager
def written_lines(process: str = "web") -> Iterator[ReadLines]:
    """Write as *process* does; the call gives all lines since. Everything is as before afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    hooks = sys.excepthook, threading.excepthook
    stream = io.StringIO()
    log_lines.begin(process, stream=stream)

    def read() -> list[dict[str, Any]]:
        text = stream.getvalue()
        assert text.isascii()
        assert not {sign for sign in text if ord(sign) < 32} - {"\n"}
        return [json.loads(line) for line in text.splitlines()]

    try:
        yield read
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(level)
        sys.excepthook, threading.excepthook = hooks
