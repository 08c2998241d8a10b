"""Secrets of apps as they are kept: sealed under the register's own secret. Pure."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def sealed(secret: str, *, under: str) -> str:
    """*secret* as it is kept: of no use to who has the database but not the register's secret *under*."""
    return _box(under).encrypt(secret.encode()).decode()


def opened(kept: str, *, under: str) -> str | None:
    """The secret again; ``None`` where it was sealed under another one, or is no seal of ours."""
    try:
        return _box(under).decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def _box(under: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"gedragscode register: apps for codes").derive(under.encode())
    return Fernet(base64.urlsafe_b64encode(key))
