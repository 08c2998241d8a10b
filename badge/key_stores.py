"""Where private keys lie. The ring keeps the records and the public halves; a store makes keys and opens them."""

from pathlib import Path
from typing import Protocol

from badge import did, key_files
from badge.errors import KeyNotHere, KeyUnreadable, SignerAway
from badge.key_types import P256, KeyType
from badge.signing_key import Signer


class KeyStore(Protocol):
    """Keeps private halves; each is known by its public half (the members of RFC 7638)."""

    makes_keys: bool
    """Whether keys are made and destroyed here; otherwise where a signer runs."""

    def make(self) -> dict[str, str]:
        """Make a key, keep its private half for good, and return the public one."""
        ...

    def open(self, kid: str, public: dict[str, str]) -> Signer:
        """What signs with the key of that public half; *kid* is its full id."""
        ...

    def destroy(self, public: dict[str, str]) -> None:
        """Make an end to the private half, if it is there."""
        ...

    def retire(self, kid: str) -> bool:
        """Whether the ring is kept elsewhere, and the key was retired there."""
        ...

    def begin(self, owner: str) -> bool:
        """Whether the ring of that did:web is kept elsewhere, and has its first key now."""
        ...


class FileStore:
    """Encrypted files ``THUMBPRINT.pem`` in *folder*, for their owner's eyes only."""

    makes_keys = True

    def __init__(self, folder: Path, passphrase: str, *, key_type: KeyType = P256) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._type = key_type
        self._opened: dict[str, Signer] = {}

    def make(self) -> dict[str, str]:
        private = self._type.make()
        public = self._type.public_jwk(private.public_key())
        key_files.write_private_key(self._path(public), private, self._passphrase)
        return public

    def open(self, kid: str, public: dict[str, str]) -> Signer:
        """Raises ``KeyFileOpen``, ``KeyFileMissing`` or ``KeyUnreadable``."""
        if kid in self._opened:
            return self._opened[kid]
        path = self._path(public)
        private = key_files.read_private_key(path, self._passphrase)
        if not self._type.is_one(private) or self._type.public_jwk(private.public_key()) != public:
            raise KeyUnreadable(file=path.name)
        self._opened[kid] = self._type.key(kid, private)
        return self._opened[kid]

    def retire(self, kid: str) -> bool:
        return False

    def begin(self, owner: str) -> bool:
        return False

    def destroy(self, public: dict[str, str]) -> None:
        self._opened.clear()
        self._path(public).unlink(missing_ok=True)

    def _path(self, public: dict[str, str]) -> Path:
        return self._folder / f"{did.thumbprint(public)}.pem"


class NoStore:
    """Holds no key and makes none: for a type of key that the backend does not have."""

    makes_keys = False

    def make(self) -> dict[str, str]:
        raise KeyNotHere

    def open(self, kid: str, public: dict[str, str]) -> Signer:
        raise SignerAway

    def destroy(self, public: dict[str, str]) -> None:
        raise KeyNotHere

    def retire(self, kid: str) -> bool:
        return False

    def begin(self, owner: str) -> bool:
        return False
