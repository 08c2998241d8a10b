"""Keys in a hardware module (PKCS#11): made inside, never readable, and used there. ``requirements/pkcs11.txt``."""

import hashlib
import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from badge import did
from badge.errors import KeyFileMissing, ModuleAway
from badge.signing_key import LocalKey, Signer
from badge.strict import base64url_decode, base64url_encode

CURVE = "secp256r1"


def library() -> Any:
    """The Python side of PKCS#11, which only this backend needs. Raises ``ModuleAway`` without it."""
    try:
        return importlib.import_module("pkcs11")
    except ImportError:
        raise ModuleAway from None


@contextmanager
def spoken() -> Iterator[Any]:
    """The library, whose errors become ``ModuleAway``: they name slots and templates, and help no reader."""
    pkcs11 = library()
    try:
        yield pkcs11
    except (pkcs11.exceptions.PKCS11Error, RuntimeError):
        raise ModuleAway from None


@dataclass(frozen=True)
class ModuleKey(LocalKey):
    """A private P-256 key of the module; only signatures come out of it."""

    private: Any
    lock: Any

    def sign_bytes(self, data: bytes) -> bytes:
        with spoken() as pkcs11, self.lock:
            return self.private.sign(hashlib.sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA)


class Pkcs11Store:
    """The P-256 keys labelled *label* in the token *token* of a PKCS#11 module; each has its thumbprint as id.

    Raises ``ModuleAway`` when the module, the token or its PIN does not do.
    """

    makes_keys = True

    def __init__(self, *, module: str, token: str, pin: str, label: str) -> None:
        self._module, self._token, self._pin, self._label = module, token, pin, label
        self._session: Any = None
        self._opened: dict[str, Signer] = {}
        self._lock = threading.Lock()

    def make(self) -> dict[str, str]:
        """A new key; its private half is made inside and marked as never to be read."""
        with spoken() as pkcs11:
            what = pkcs11.Attribute
            curve = importlib.import_module("pkcs11.util.ec").encode_named_curve_parameters(CURVE)
            parameters = self._open(pkcs11).create_domain_parameters(
                pkcs11.KeyType.EC, {what.EC_PARAMS: curve}, local=True
            )
            public_key, private_key = parameters.generate_keypair(
                store=True,
                label=self._label,
                private_template={what.SENSITIVE: True, what.EXTRACTABLE: False, what.PRIVATE: True},
            )
            public = _jwk(public_key[what.EC_POINT])
            for each in (public_key, private_key):
                each[what.ID] = _id(public)
            return public

    def open(self, kid: str, public: dict[str, str]) -> Signer:
        """Raises ``KeyFileMissing`` when the module does not have that key."""
        if kid in self._opened:
            return self._opened[kid]
        with spoken() as pkcs11:
            session, private_key = self._open(pkcs11), pkcs11.ObjectClass.PRIVATE_KEY
            try:
                private = session.get_key(object_class=private_key, id=_id(public))
            except pkcs11.exceptions.NoSuchKey:
                raise KeyFileMissing(file=did.thumbprint(public)) from None
            self._opened[kid] = ModuleKey(kid, private, self._lock)
            return self._opened[kid]

    def retire(self, kid: str) -> bool:
        return False

    def begin(self, owner: str) -> bool:
        return False

    def destroy(self, public: dict[str, str]) -> None:
        self._opened.clear()
        with spoken() as pkcs11:
            for found in self._open(pkcs11).get_objects({pkcs11.Attribute.ID: _id(public)}):
                found.destroy()

    def _open(self, pkcs11: Any) -> Any:
        if self._session is None:
            token = pkcs11.lib(self._module).get_token(token_label=self._token)
            try:
                self._session = token.open(rw=True, user_pin=self._pin)
            except pkcs11.exceptions.UserAlreadyLoggedIn:  # by another ring of this process
                self._session = token.open(rw=True)
        return self._session


def _id(public: dict[str, str]) -> bytes:
    return base64url_decode(did.thumbprint(public))


def _jwk(point: bytes) -> dict[str, str]:
    """The public key of a DER-wrapped uncompressed point: two coordinates of 32 bytes at its end."""
    x, y = point[-64:-32], point[-32:]
    return {"crv": "P-256", "kty": "EC", "x": base64url_encode(x), "y": base64url_encode(y)}
