"""What the processes of the register write about themselves: JSON, one line each, without values. A leaf.

A line says when, how bad, which process and module, and what; of a fault the kinds of the errors and
where in the code. The text of an error is never written: it may repeat what was handed in, or a name.
Lines of libraries say where in the library, and nothing else, for the same reason.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict

OWN = ("app", "badge", "monitor", "signatories", "tlog", "witness", "signer", "log_lines", "__main__")
"""Whose sentences are written: rooms and leaves of the house, held to their rules by ``tests/house``."""
MOST_FRAMES = 30


def begin(process: str, *, stream: TextIO | None = None) -> None:
    """Write what happens in *process* (``web``, ``worker``, ``signer`` ...) to *stream*, or standard error.

    What nobody catches, in any thread, becomes a line too.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(process))
    root = logging.getLogger()
    for each in list(root.handlers):
        root.removeHandler(each)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    log = logging.getLogger(__name__)

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("nobody caught an error", exc_info=(kind, error, trace))

    def in_thread(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            uncaught(given.exc_type, given.exc_value, given.exc_traceback)

    sys.excepthook, threading.excepthook = uncaught, in_thread


class Lines(logging.Formatter):
    """Makes one line of a record of *process*; control characters, and all that is not ASCII, are escaped in it."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process
        self._stamped = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")
        self._rendered = structlog.processors.JSONRenderer(ensure_ascii=True)

    def format(self, record: logging.LogRecord) -> str:
        line = self._stamped(None, record.levelname, {})
        return str(self._rendered(None, record.levelname, {**line, **said(record, self._process)}))


def said(record: logging.LogRecord, process: str) -> EventDict:
    """What the line about *record* says, but for its time."""
    is_own = record.name.partition(".")[0] in OWN
    line: EventDict = {
        "level": record.levelname.lower(),
        "process": process,
        "from": record.name,
        "event": record.getMessage() if is_own else "a library said something",
    }
    if not is_own:
        line["where"] = f"{record.module}:{record.lineno}"
    if record.exc_info and record.exc_info[1] is not None:
        line["errors"], line["trace"] = kinds_of(record.exc_info[1]), frames_of(record.exc_info[1])
    return line


def kinds_of(error: BaseException) -> list[str]:
    """The kind of *error*, and of those that it came from; never their texts."""
    found: list[str] = []
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        found.append(type(each).__qualname__)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return found


def frames_of(error: BaseException) -> list[str]:
    """Where it happened, the innermost last: file, line and function, without locals or lines of code."""
    frames = list(traceback.walk_tb(error.__traceback__))[-MOST_FRAMES:]
    return [f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in frames]


def _short(path: str) -> str:
    """The last two parts of a path: a folder of the machine is nobody's business."""
    return "/".join(path.split("/")[-2:])
