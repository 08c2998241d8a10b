"""The signer at work: it reads a request, judges it, writes down what it will sign, and signs."""

import logging
import os
import socketserver
import stat
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from badge import status_list
from badge.did import did_web
from badge.key_states import LONGEST_TERM, KeyState
from badge.keys import KeyRing
from badge.signer import checkpoints, wire
from badge.signer.kinds import ASSOCIATION, PROOFS, SLUG, SOON, Frame, Rule, Unfit, slug_of
from badge.signer.memory import Memory, Pace
from sentences import SpokenError

log = logging.getLogger(__name__)
IDLE_S = 30
FIRST_KEY = "first-key"
"""The word of the journal for the first key of an association."""


class SignerAtWork:
    """Answers requests, one at a time. It knows no database and no network."""

    def __init__(
        self,
        rings: Mapping[str, KeyRing],
        *,
        rules: Mapping[str, Rule],
        memory: Memory,
        pace: Pace,
        base_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._rings = {**rings, PROOFS: rings["badges"].proofs}
        self._rules, self._memory, self._pace = rules, memory, pace
        self._base_url, self._clock = base_url, clock
        self._one_at_a_time = threading.Lock()

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """What the asker gets: ``signed``, ``ready``, ``busy`` or ``refused`` with the reason."""
        with self._one_at_a_time:
            try:
                if message.get("ask") == "ready":
                    return {"ready": self._is_ready(message.get("kid"))}
                if message.get("ask") == "sign":
                    return self._sign(message)
                if message.get("ask") == "begin":
                    return self._begin(message.get("owner"))
                if message.get("ask") == "retire":
                    return self._retire(message.get("kid"))
                if message.get("ask") == "bits":
                    return self._bits_set(message.get("list"))
                if message.get("ask") == "tree":
                    return {"tree": self._memory.tree.text if self._memory.tree else None}
            except Unfit as unfit:
                log.warning("refused to sign a %s: %s", _kind_of(message, self._rules), unfit)
                return {"refused": str(unfit)}
            except (SpokenError, OSError) as error:
                log.error("cannot sign now: %s", type(error).__name__)
                return {"busy": True}
        return {"refused": "not a request"}

    def _is_ready(self, kid: Any) -> bool:
        slug = _slug_in(kid, self._base_url)
        rings = [self._badges.of_association(slug)] if slug else self._rings.values()
        return any(
            each.kid == kid
            for ring in rings
            if ring.active is not None
            for each in ring.signing_keys(at=self._clock())
        )

    @property
    def _badges(self) -> KeyRing:
        return self._rings["badges"]

    def _begin(self, owner: Any) -> dict[str, Any]:
        """Make the first key of an association, when it has none; one that has keys is left as it is."""
        slug = _slug_in(f"{owner}#", self._base_url)
        if slug is None:
            raise Unfit("not an association of this register")
        at = self._clock()
        ring = self._badges.of_association(slug)
        if ring.active is None:
            if not self._pace.take(FIRST_KEY, 1, at=at):
                return {"busy": True}
            self._memory.note(FIRST_KEY, [slug], kid=ring.signing_key(at=at).kid, at=at)
        return {"begun": True}

    def _ring(self, rule: Rule, payloads: list[Any], frame: Frame) -> KeyRing:
        """The keys that sign these payloads, which were checked."""
        if rule.ring != ASSOCIATION:
            return self._rings[rule.ring]
        slugs = {slug_of(payload, frame) for payload in payloads}
        if len(slugs) != 1:
            raise Unfit("of several associations at once")
        ring = self._badges.of_association(slugs.pop())
        if ring.active is None:
            raise Unfit("of an association without a key")
        return ring

    def _bits_set(self, list_id: Any) -> dict[str, Any]:
        """What was ever signed as set in that list: published, so no secret; a book that was put back needs it."""
        bits = self._memory.bits.get(list_id) if isinstance(list_id, str) else None
        return {"bits": None if bits is None else status_list.pack(status_list.indexes(bits))}

    def _retire(self, kid: Any) -> dict[str, Any]:
        """Retire a key of badges, of proofs, of the log or of an association that another one replaced
        longer ago than anything that it signed can last."""
        at, slug = self._clock(), _slug_in(kid, self._base_url)
        own = (
            each for each in (self._badges, self._rings[PROOFS], self._rings.get(checkpoints.RING)) if each
        )
        rings = [self._badges.of_association(slug)] if slug else own
        for ring in rings:
            stopped = (each for each in ring.records() if each.kid == kid and each.state is KeyState.PREVIOUS)
            if any(at > each.changed_at + LONGEST_TERM - SOON for each in stopped):
                ring.retire(str(kid), at=at)
                return {"retired": True}
        raise Unfit("the key may still be needed")

    def _sign(self, message: dict[str, Any]) -> dict[str, Any]:
        rule = self._rules.get(str(message.get("kind")))
        payloads = message.get("payloads")
        if rule is None or not isinstance(payloads, list) or not 0 < len(payloads) <= wire.MOST_PAYLOADS:
            raise Unfit("not a kind that is signed here")
        at = self._clock()
        frame = Frame(base_url=self._base_url, at=at, bits=self._memory.bits, tree=self._memory.tree)
        names = [_checked(payload, rule, frame) for payload in payloads]
        keys = self._ring(rule, payloads, frame).signing_keys(at=at)
        key = next((each for each in keys if each.kid == message.get("kid")), None)
        if key is None:
            raise Unfit("asked for a key that does not sign")
        if len(set(names)) != len(names):
            raise Unfit("the same thing twice")
        if not self._pace.take(rule.kind.name, len(names), at=at):
            log.error("too much was asked for in this hour: signing rests")
            return {"busy": True}
        if rule.keeps_bits:
            # The bits are kept before the list is signed: a stop in between can only set too many.
            self._memory.keep_bits({name: _bits(each) for name, each in zip(names, payloads, strict=True)})
        if rule.keeps_tree:
            for each in payloads:
                self._memory.keep_tree(checkpoints.read(each))
        self._memory.note(rule.kind.name, names, kid=key.kid, at=at)
        return {"signed": key.sign(payloads, kind=rule.kind)}


def _slug_in(kid: Any, base_url: str) -> str | None:
    """The slug of the association whose key *kid* names, else ``None``."""
    start, owner = f"{did_web(base_url)}:associations:", str(kid).partition("#")[0]
    slug = owner.removeprefix(start) if owner.startswith(start) else ""
    return slug if SLUG.fullmatch(slug) else None


def _checked(payload: Any, rule: Rule, frame: Frame) -> str:
    if not isinstance(payload, dict) or len(str(payload)) > rule.longest:
        raise Unfit("too large, or no object")
    return rule.check(payload, frame)


def _bits(payload: dict[str, Any]) -> bytes:
    return status_list.unpack(payload["credentialSubject"]["encodedList"])


def _kind_of(message: dict[str, Any], rules: Mapping[str, Rule]) -> str:
    """The kind that was asked for, where it is one of ours: nothing that was handed in reaches the log."""
    kind = message.get("kind")
    return kind if isinstance(kind, str) and kind in rules else "thing of no known kind"


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A fault while answering: a line in the log, not the text of the error and what was asked."""
        log.error("a fault while answering", exc_info=True)


def listening(path: Path, at_work: SignerAtWork, *, mode: int = 0o600) -> socketserver.BaseServer:
    """A server on the Unix socket *path*, which is this user's (and with 0660 its group's) alone.

    A socket that a signer left behind is replaced; anything else at *path* raises ``OSError``.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        if not stat.S_ISSOCK(path.stat().st_mode) or answers(path):
            raise FileExistsError(f"{path.name} is in use")
        path.unlink()

    class Handler(socketserver.StreamRequestHandler):
        timeout = IDLE_S

        def handle(self) -> None:
            try:
                while (message := wire.read(self.rfile)) is not None:
                    wire.write(self.wfile, at_work.answer(message))
            except (OSError, ValueError):
                return

    before = os.umask(0o777 & ~mode)
    try:
        return _Server(str(path), Handler)
    finally:
        os.umask(before)


def answers(path: Path) -> bool:
    """Whether somebody listens at the Unix socket *path*."""
    try:
        wire.connect(str(path), timeout_s=1).close()
    except (TimeoutError, OSError):
        return False
    return True
