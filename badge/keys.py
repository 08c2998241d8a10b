"""The key ring: the register's own ES256 keys, each in one state, and what is published of them.

``badge.key_states`` has the law of the states. Fragments of key ids are RFC 7638 thumbprints.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from badge import did, key_files
from badge.errors import KeyIsKnown, KeyListDamaged, KeyStillNeeded, NextKeyTooYoung, NoSuchKey, SignerAway
from badge.key_states import GONE, LONGEST_TERM, OTHERS_LAST, PUBLISHED, PUBLISHED_AHEAD, KeyState
from badge.key_stores import FileStore, KeyStore, NoStore
from badge.key_types import P256, KeyType
from badge.proof_keys import ED25519
from badge.signing_key import Signer
from badge.trusted_keys import TrustedKeys

Beside = Callable[[Path, KeyType], KeyStore]
"""Opens the store of a ring that lies beside: from its folder, and the type of its keys."""

_LIST = "keys.json"


@dataclass(frozen=True)
class KeyRecord:
    """What is kept, in the open, of one key. ``made_at`` and ``changed_at`` are UTC.

    ``kid`` is the full DID URL under the register's present address.
    """

    kid: str
    state: KeyState
    made_at: datetime
    changed_at: datetime
    public: dict[str, str]

    @property
    def did(self) -> str:
        return self.kid.split("#", 1)[0]

    @property
    def thumbprint(self) -> str:
        return self.kid.split("#", 1)[1]


class KeyRing:
    """The keys in ``data_dir/keys``. Another process may change them: each use looks again.

    The list is kept there in any case; the private halves where *store* keeps them, by default
    in files of the same folder, encrypted with *passphrase*. Where the ring *overlaps*, a previous
    key goes on signing beside the active one until it is retired.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        base_url: str,
        passphrase: str = "",
        store: KeyStore | None = None,
        owner: str | None = None,
        beside: Beside | None = None,
        overlaps: bool = False,
    ) -> None:
        self._data_dir, self._base_url = data_dir, base_url
        self._folder = data_dir / "keys"
        self._store = store or FileStore(self._folder, passphrase)
        # A ring whose keys lie elsewhere says itself where those beside it lie.
        files: Beside = lambda folder, kind: FileStore(folder / "keys", passphrase, key_type=kind)  # noqa: E731
        self._beside = beside or (files if store is None else lambda _folder, _kind: NoStore())
        self._rings: dict[Path, KeyRing] = {}
        self.did = owner or did.did_web(base_url)
        self._overlaps = overlaps
        self._records: tuple[KeyRecord, ...] = ()
        self._seen: tuple[int, int] | None = None

    @property
    def least_before_retiring(self) -> timedelta:
        """How long a previous key stays published at least. A signer has no books: it waits for the longest term,
        and so does a ring that overlaps."""
        return OTHERS_LAST if self._store.makes_keys and not self._overlaps else LONGEST_TERM

    @property
    def makes_keys(self) -> bool:
        """Whether this process makes and destroys the keys of this ring."""
        return self._store.makes_keys

    @property
    def proofs(self) -> "KeyRing":
        """The register's Ed25519 keys, for proofs that lie inside a badge (Data Integrity)."""
        return self._ring(self._data_dir / "proofs", ED25519, self.did)

    def of_association(self, slug: str) -> "KeyRing":
        """The keys of the association with that slug, which the register keeps for it: for its
        endorsements, never for badges."""
        owner = did.association_did(self._base_url, slug)
        return self._ring(self._data_dir / "associations" / slug, P256, owner)

    def _ring(self, folder: Path, key_type: KeyType, owner: str) -> "KeyRing":
        if folder not in self._rings:
            store = self._beside(folder, key_type)
            self._rings[folder] = KeyRing(folder, base_url=self._base_url, store=store, owner=owner)
        return self._rings[folder]

    def records(self) -> tuple[KeyRecord, ...]:
        """Every key that the register ever had, oldest first."""
        self._look_again()
        return self._records

    @property
    def active(self) -> KeyRecord | None:
        """The key that signs now, if one was made."""
        return _in_state(self.records(), KeyState.ACTIVE)

    def signing_key(self, *, at: datetime) -> Signer:
        """The active key; the very first one is made now.

        Raises ``KeyFileOpen``, ``KeyFileMissing``, ``KeyUnreadable`` or ``KeyListDamaged``; and
        ``SignerAway`` where a signer is asked, each time anew.
        """
        record = self.active or self._first(at)
        return self._store.open(record.kid, record.public)

    def signing_records(self) -> list[KeyRecord]:
        """The keys that sign: the active one, and where the ring overlaps those before it."""
        states = (KeyState.ACTIVE, KeyState.PREVIOUS) if self._overlaps else (KeyState.ACTIVE,)
        records = self.records()
        return [each for state in states for each in records if each.state is state]

    def signing_keys(self, *, at: datetime) -> list[Signer]:
        """What they sign with, the active one first. Raises as ``signing_key`` does."""
        first = self.signing_key(at=at)
        more = [each for each in self.signing_records() if each.kid != first.kid]
        return [first, *(self._store.open(each.kid, each.public) for each in more)]

    def trusted(self) -> TrustedKeys:
        """The keys that a badge of this register may be signed with."""
        published = self._published()
        return TrustedKeys.from_did_document(self.did_document()) if published else TrustedKeys({})

    def did_document(self) -> dict[str, Any]:
        """The body of ``/.well-known/did.json``."""
        return did.did_document(self.did, self._published(), self.proofs._published())

    def jwks(self) -> dict[str, Any]:
        """The body of ``/.well-known/jwks.json``."""
        return did.jwks(self.did, self._published())

    def rotate(self, *, at: datetime) -> KeyRecord:
        """Take the next step of a rotation and return the key that it concerns.

        The first call publishes a next key. A call 24 hours later or more makes it the active
        one; the key before stays published as previous. Raises ``NextKeyTooYoung`` in between.
        """
        if self.active is None:
            self._first(at)
        with key_files.locked(self._folder):
            records = self._read()
            waiting = _in_state(records, KeyState.NEXT)
            if waiting is None:
                return self._add(records, KeyState.NEXT, at)
            if at < waiting.made_at + PUBLISHED_AHEAD:
                raise NextKeyTooYoung(from_at=waiting.made_at + PUBLISHED_AHEAD)
            return self._activate(records, waiting, at)

    def withdraw(self, kid: str, *, at: datetime) -> KeyRecord:
        """Withdraw a key for good: what it signed is no longer believed. Doing it twice is no error.

        When it was the active one, the next key (or a new one) signs from now on.
        Raises ``NoSuchKey``.
        """
        key_files.make_folder(self._folder)
        with key_files.locked(self._folder):
            records = self._read()
            found = _named(records, kid)
            if found.state is KeyState.WITHDRAWN:
                return found
            gone = replace(found, state=KeyState.WITHDRAWN, changed_at=at)
            records = [gone if each is found else each for each in records]
            if found.state is not KeyState.ACTIVE:
                self._write(records)
            elif waiting := _in_state(records, KeyState.NEXT):
                self._activate(records, waiting, at)
            else:
                self._add(records, KeyState.ACTIVE, at)
            self._forget(gone)
            return gone

    def retire(self, kid: str, *, at: datetime) -> KeyRecord:
        """Publish a previous key no longer, now that all that it signed has ended. Twice is no error.

        Raises ``NoSuchKey``, or ``KeyStillNeeded`` for a key that signs or will sign.
        """
        if self._store.retire(kid):
            self._seen = None
            return _named(self.records(), kid)
        with key_files.locked(self._folder):
            records = self._read()
            found = _named(records, kid)
            if found.state in GONE:
                return found
            if found.state is not KeyState.PREVIOUS:
                raise KeyStillNeeded
            retired = replace(found, state=KeyState.RETIRED, changed_at=at)
            self._write([retired if each is found else each for each in records])
            self._forget(retired)
            return retired

    def _first(self, at: datetime) -> KeyRecord:
        """The very first key. Where a signer is asked, that one makes it: when it starts, and for an
        association when it is asked to begin."""
        if not self._store.makes_keys:
            if not self._store.begin(self.did):
                raise SignerAway
            self._seen = None
            if (begun := self.active) is None:
                raise SignerAway
            return begun
        key_files.make_folder(self._folder)
        with key_files.locked(self._folder):
            # Another process may have been faster: then its key is the first one.
            records = self._read()
            return _in_state(records, KeyState.ACTIVE) or self._add(records, KeyState.ACTIVE, at)

    def _add(self, records: list[KeyRecord], state: KeyState, at: datetime) -> KeyRecord:
        # The private half comes first: a key without its list entry is unused, the reverse is a gap.
        public = self._store.make()
        record = KeyRecord(did.key_id(self.did, public), state, at, at, public)
        if any(each.thumbprint == record.thumbprint for each in records):
            raise KeyIsKnown(kid=record.kid)
        self._write([*records, record])
        return record

    def _activate(self, records: list[KeyRecord], waiting: KeyRecord, at: datetime) -> KeyRecord:
        active = replace(waiting, state=KeyState.ACTIVE, changed_at=at)
        changed = {
            KeyState.ACTIVE: lambda old: replace(old, state=KeyState.PREVIOUS, changed_at=at),
            KeyState.NEXT: lambda _old: active,
        }
        self._write([changed.get(each.state, lambda same: same)(each) for each in records])
        return active

    def _forget(self, record: KeyRecord) -> None:
        """Make an end to the private half of a key that never signs again."""
        self._store.destroy(record.public)

    def _published(self) -> list[dict[str, str]]:
        records = self.records()
        return [each.public for state in PUBLISHED for each in records if each.state is state]

    def _look_again(self) -> None:
        try:
            stat = (self._folder / _LIST).stat()
        except FileNotFoundError:
            return
        if self._seen != (stat.st_mtime_ns, stat.st_ino):
            self._records = tuple(self._read())
            self._seen = (stat.st_mtime_ns, stat.st_ino)

    def _read(self) -> list[KeyRecord]:
        entries = key_files.read_list(self._folder / _LIST)
        try:
            return [_record(entry, self.did) for entry in entries]
        except (KeyError, TypeError, ValueError):
            raise KeyListDamaged(file=_LIST) from None

    def _write(self, records: list[KeyRecord]) -> None:
        entries = [
            {
                "state": each.state.value,
                "made_at": each.made_at.isoformat(),
                "changed_at": each.changed_at.isoformat(),
                "public": each.public,
            }
            for each in records
        ]
        key_files.write_list(self._folder / _LIST, entries)


def _in_state(records: Iterable[KeyRecord], state: KeyState) -> KeyRecord | None:
    return next((each for each in records if each.state is state), None)


def _named(records: Iterable[KeyRecord], kid: str) -> KeyRecord:
    """The key of that id or thumbprint. Raises ``NoSuchKey``."""
    found = next((each for each in records if kid in (each.kid, each.thumbprint)), None)
    if found is None:
        raise NoSuchKey(kid=kid[:200])
    return found


def _record(entry: dict[str, Any], own_did: str) -> KeyRecord:
    return KeyRecord(
        kid=did.key_id(own_did, entry["public"]),
        state=KeyState(entry["state"]),
        made_at=datetime.fromisoformat(entry["made_at"]),
        changed_at=datetime.fromisoformat(entry["changed_at"]),
        public=entry["public"],
    )
