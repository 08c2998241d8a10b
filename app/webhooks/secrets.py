"""Secrets of webhooks: made here, kept sealed under the register's own secret, opened only to sign."""

import base64
import secrets

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """A secret in the form that the libraries of Standard Webhooks take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def sealed(secret: str, *, under: str) -> str:
    """*secret* as it is kept: of no use to who has the database but not the register's secret *under*."""
    return _box(under).encrypt(secret.encode()).decode()


def opened(kept: str, *, under: str) -> str:
    """The secret again. Raises ``cryptography.fernet.InvalidToken`` under another secret."""
    return _box(under).decrypt(kept.encode()).decode()


def _box(under: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"gedragscode register: webhooks").derive(under.encode())
    return Fernet(base64.urlsafe_b64encode(key))
