"""The signer as web and worker see it: a store of keys that none of them can read."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badge.errors import KeyNotHere, SignerAway, SignerRefused
from badge.signer import wire
from badge.signing_key import Kind, Payload, Signer
from badge.status_list import unpack
from badge.strict import Malformed
from tlog.checkpoint import Checkpoint, NotACheckpoint, read_text

REST_S = 10.0
"""How long a signer that did not answer is left alone: nobody waits for it twice in a row."""
BATCH = 200


@dataclass(frozen=True)
class AskedKey:
    """A key of the signer at *socket*."""

    kid: str
    store: "SignerStore"

    def sign(self, payloads: Sequence[Payload], *, kind: Kind) -> list[str]:
        """Raises ``SignerAway`` or ``SignerRefused``; then nothing was signed that the caller may use."""
        found: list[str] = []
        for part in _parts(payloads):
            answer = self.store.ask({"ask": "sign", "kind": kind.name, "kid": self.kid, "payloads": part})
            texts = answer.get("signed")
            if not isinstance(texts, list) or len(texts) != len(part):
                raise SignerAway
            found += texts
        return found


class SignerStore:
    """Asks the signer at the Unix socket *path*. Keys are made and destroyed where the signer runs."""

    makes_keys = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rests_until = 0.0

    def make(self) -> dict[str, str]:
        raise KeyNotHere

    def destroy(self, public: dict[str, str]) -> None:
        raise KeyNotHere

    def retire(self, kid: str) -> bool:
        """Raises ``SignerRefused`` where the key may still be needed."""
        return self.ask({"ask": "retire", "kid": kid}).get("retired") is True

    def begin(self, owner: str) -> bool:
        """Have the signer make the first key of the association *owner*. Others have theirs from its start."""
        return ":associations:" in owner and self.ask({"ask": "begin", "owner": owner}).get("begun") is True

    def bits_set(self, list_id: str) -> bytes:
        """Raises ``SignerAway``."""
        packed = self.ask({"ask": "bits", "list": list_id}).get("bits")
        try:
            return unpack(packed) if packed is not None else b""
        except Malformed:
            raise SignerAway from None

    def last_tree(self) -> Checkpoint | None:
        """The tree of the public log that was signed last. Raises ``SignerAway``."""
        text = self.ask({"ask": "tree"}).get("tree")
        try:
            return read_text(text) if text is not None else None
        except (NotACheckpoint, AttributeError):
            raise SignerAway from None

    def open(self, kid: str, public: dict[str, str]) -> Signer:
        """Raises ``SignerAway`` when the signer does not answer, or cannot use this key."""
        if self.ask({"ask": "ready", "kid": kid}).get("ready") is not True:
            raise SignerAway
        return AskedKey(kid, self)

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """The answer of the signer. Raises ``SignerAway`` or ``SignerRefused``."""
        if time.monotonic() < self._rests_until:
            raise SignerAway
        try:
            with closing(wire.connect(str(self._path))) as connection, connection.makefile("rwb") as stream:
                wire.write(stream, message)
                answer = wire.read(stream)
        except TimeoutError:
            self._rests_until = time.monotonic() + REST_S
            raise SignerAway from None
        except (OSError, ValueError):
            raise SignerAway from None
        if answer is None or answer.get("busy"):
            raise SignerAway
        if "refused" in answer:
            raise SignerRefused(why=str(answer["refused"])[:200])
        return answer


def _parts(payloads: Sequence[Payload]) -> Iterator[Sequence[Payload]]:
    for start in range(0, len(payloads), BATCH):
        yield payloads[start : start + BATCH]
