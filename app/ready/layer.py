"""A thin layer before Flask: what was answered is answered again, until something changes.

To find a view, ask the database and draw costs ten to a hundred times what the server needs to send the
bytes. So an answer is kept with a stamp of what it was made from: the file of its badge (written with the
commit that changes it) and the list of keys; or, for other pages, a mark that every commit renews. The
stamp is looked at again twenty times a second and after each own commit; an answer that was found to hold
is given as it is until then. Flask stays the judge: what it says is kept unchanged, and what is not kept
is asked from it.
"""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from app.misuse import seeing
from app.ready import asking, reply, while_away
from app.ready.asking import Asked
from app.ready.memory import Kept, Memory, Stamp
from app.ready.reply import Headers, Reply
from app.ready.stamps import LONGEST_S, Moment, Stamps, holds_until
from config import Settings

StartResponse = Callable[..., Any]
MOST_OWN = 100_000
TURNS = 64
"""Answers that are made anew at once, each by one request."""
GRACE_S = 1.0
"""Seconds more for which a page is said while another request makes it anew."""
WAIT_S = 0.5
"""Seconds to wait for another request's answer: where the database is away, each says so by itself."""


class Ready:
    """A WSGI application: *app*, with its answers kept. It is asked by way of *through*, where there is one."""

    def __init__(
        self,
        app: Flask,
        memory: Memory | None = None,
        *,
        through: Callable[..., Iterable[bytes]] | None = None,
    ) -> None:
        settings: Settings = app.config["SETTINGS"]
        self._app, self._ask_app = app, through or app
        self._offset: timedelta = app.extensions["clock_offset"]
        self._offset_s = self._offset.total_seconds()
        self._hosts = frozenset(each.lower() for each in settings.allowed_hosts)
        self._memory = memory or Memory()
        self._stamps = Stamps(settings.data_dir)
        self._turns = tuple(threading.Lock() for _ in range(TURNS))
        self._own: dict[str, str] = {}
        """The website of each badge whose live picture was asked for. A CODE has one, for good."""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        # The first lines are all that most requests of a busy day need: each step here is paid for by each of them.
        moment, whole = self._stamps.moment(), asking.whole(environ)
        if whole is not None:
            kept = moment.answers.get(whole)
            if kept is not None and time.time() + self._offset_s < kept.until:
                start_response(reply.OK, kept.reply.headers)
                return [kept.reply.body]
        asked = asking.read(environ, self._hosts)
        stamp = self._stamp(asked, moment) if asked else None
        if asked is None or stamp is None:
            return self._ask_app(environ, start_response)
        place = self._place(asked) if asked.is_live else ""
        if place is None:
            return self._ask_app(environ, start_response)
        kept = self._find(asked, place, stamp)
        if kept is None and (asked.code or self._memory.knows((asked.path, place))):
            return self._ask_in_turn(asked, place, environ, start_response)
        if kept is None:
            return self._ask(asked, place, stamp, environ, start_response)
        if whole is not None and place != "elsewhere":
            moment.answers[whole] = kept
        return self._give_kept(kept.reply, asked, place, environ, start_response)

    def _give_kept(
        self,
        found: Reply,
        asked: Asked,
        place: str,
        environ: dict[str, Any],
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """The application would count foreign websites that show a picture, and is not asked."""
        if place == "elsewhere":
            seeing.note(asked.code or "", asking.host_of(asked.origin or ""), on=self._now().date())
        return _give(found, environ, start_response)

    def _ask_in_turn(
        self, asked: Asked, place: str, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask for what is of a badge or holds no longer, one at a time: others who come now wait for that answer.

        Of 300 requests a second dozens come while a page is made; each making it too would take a second. A
        page that only its seconds ended, with no act since, is said once more meanwhile.
        """
        turn = self._turns[hash((asked.path, place)) % len(self._turns)]
        is_ours = turn.acquire(blocking=False)
        if not is_ours and asked.code is None:
            said_before = self._find(asked, place, self._stamp(asked, self._stamps.moment()), grace=GRACE_S)
            if said_before is not None:
                return _give(said_before.reply, environ, start_response)
        is_ours = is_ours or turn.acquire(timeout=WAIT_S)
        try:
            stamp = self._stamp(asked, self._stamps.moment())
            kept = self._find(asked, place, stamp)
            if kept is not None:
                return self._give_kept(kept.reply, asked, place, environ, start_response)
            if stamp is None:
                return self._ask_app(environ, start_response)
            return self._ask(asked, place, stamp, environ, start_response)
        finally:
            if is_ours:
                turn.release()

    def _find(self, asked: Asked, place: str, stamp: Stamp | None, *, grace: float = 0.0) -> Kept | None:
        if stamp is None:
            return None
        return self._memory.find((asked.path, place), stamp, time.time() + self._offset_s - grace)

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def _stamp(self, asked: Asked, moment: Moment) -> Stamp | None:
        return self._stamps.of_badge(asked.code, moment) if asked.code else self._stamps.of_all(moment)

    def _place(self, asked: Asked) -> str | None:
        """Where a live picture stands, as far as it makes another picture; empty for all other answers.

        None where that cannot be known now: then only the application may answer.
        """
        if not asked.is_live or asked.code is None:
            return ""
        if asked.origin is None:
            return "unknown"
        own = self._own.get(asked.code)
        if own is None:
            snapshot = self._stamps.snapshot(asked.code)
            if snapshot is None:  # not readable at this moment: nothing to be remembered
                return None
            if len(self._own) >= MOST_OWN:
                self._own.clear()
            own = self._own[asked.code] = snapshot.claims.origin
        return "here" if asked.origin == own else "elsewhere"

    def _ask(
        self,
        asked: Asked,
        place: str,
        stamp: Stamp,
        environ: dict[str, Any],
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Ask the application for the whole answer, and keep it; what is for this asker alone is passed on."""
        at = self._now()
        begun: list[tuple[str, Headers]] = []

        def begin(status: str, headers: Headers, _error: object = None, /) -> Any:
            begun.append((status, headers))

        parts = self._ask_app(asking.plain(environ), begin)
        status, headers = begun[-1]
        until = self._until(asked, at)
        if reply.may_be_kept(status, headers, of_badge=asked.code is not None) and until is not None:
            found = Reply.of(headers, _joined(parts))
            kept = Kept(found, stamp, until, made=at.timestamp())
            self._memory.keep((asked.path, place), kept)
            return _give(found, environ, start_response)
        if status.startswith(while_away.UNAVAILABLE) and (then := self._as_it_was(asked, at)) is not None:
            _close(parts)
            return _give(then, environ, start_response)
        if asking.is_plain(environ):
            start_response(status, headers)
            return parts
        _close(parts)
        return self._ask_app(environ, start_response)

    def _as_it_was(self, asked: Asked, at: datetime) -> Reply | None:
        """What a page said before the books went away; badges are judged by what is published of them."""
        last, seconds = self._memory.last((asked.path, "")), at.timestamp()
        if last is None or asked.code is not None or last.made < seconds - while_away.LONGEST_AGO_S:
            return None
        return while_away.as_it_was(self._app, last.reply, path=asked.path, made=last.made, at=seconds)

    def _until(self, asked: Asked, at: datetime) -> float | None:
        if asked.code is None:
            return at.timestamp() + LONGEST_S
        snapshot = self._stamps.snapshot(asked.code)
        return holds_until(snapshot, at) if snapshot else None


def _give(found: Reply, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    status, headers, body = reply.given(found, environ)
    start_response(status, headers)
    return [body]


def _joined(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        _close(parts)


def _close(parts: Iterable[bytes]) -> None:
    if close := getattr(parts, "close", None):
        close()
