"""Key files on disk: encrypted, for the owner's eyes only, written whole or not at all."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from badge.errors import KeyFileMissing, KeyFileOpen, KeyListDamaged, KeyUnreadable


def make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that two processes change its keys one after the other."""
    with (folder / "lock").open("a") as file:
        (folder / "lock").chmod(0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_private_key(path: Path, key: PrivateKeyTypes, passphrase: str) -> None:
    """Keep *key* at *path*: PKCS#8 PEM, encrypted with *passphrase*, mode 0600."""
    pem = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode("utf-8"))
    )
    write_whole(path, pem)


def read_private_key(path: Path, passphrase: str) -> PrivateKeyTypes:
    """The key at *path*.

    Raises ``KeyFileOpen`` when others can read the file, ``KeyFileMissing``, or
    ``KeyUnreadable`` for a wrong passphrase or a damaged file.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise KeyFileOpen(file=path.name)
        pem = path.read_bytes()
    except FileNotFoundError:
        raise KeyFileMissing(file=path.name) from None
    try:
        return load_pem_private_key(pem, passphrase.encode("utf-8"))
    except (ValueError, TypeError):
        raise KeyUnreadable(file=path.name) from None


def write_list(path: Path, entries: list[dict[str, Any]]) -> None:
    """Keep the list of keys. It holds public halves only: where the folder is opened, others may read it."""
    write_whole(path, json.dumps({"keys": entries}, indent=1).encode("utf-8"), mode=0o644)


def read_list(path: Path) -> list[dict[str, Any]]:
    """The entries kept at *path*; none when there is no such file. Raises ``KeyListDamaged``."""
    try:
        return json.loads(path.read_bytes())["keys"]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError):
        raise KeyListDamaged(file=path.name) from None


def write_whole(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace *path* in one move that survives a power cut; *mode* says who may read it.

    The draft's name is nobody else's: not of another thread, nor of a process with this number on another machine.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
