"""A delivery's manifest: which files it has, of which source and batch, and when it was made.

It is JSON such as ``{"source": "meetpost", "batch": "2025-03", "made_at": "2025-04-01T02:00:00Z",
"files": ["<SHA-256 of a file, in hex>", ...]}``. Signed, it is the payload of a compact JWS
(RFC 7515) with ``EdDSA`` (Ed25519) or ``ES256``, whichever the key of the source is. Pure.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt import PyJWS
from jwt.exceptions import InvalidTokenError
from jwt.utils import base64url_decode, base64url_encode

from monitor.errors import ProofOfOtherFiles, ProofUnreadable, ProofWrong, WrongKey

MOST_BYTES = 64 * 1024
ALGORITHMS = {"ed25519": "EdDSA", "es256": "ES256"}
HEADERS = {"alg", "typ", "kid"}
"""Nothing else may stand in the header: no key, no address of one, nothing critical."""
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
YEARS = range(2000, 2100)
"""Other times lie beyond what a calendar in UTC can hold, or are a slip."""
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileList:
    """What a manifest says. ``files`` are SHA-256 digests in hex, sorted."""

    source: str
    batch: str | None
    made_at: datetime
    files: tuple[str, ...]


@dataclass(frozen=True)
class PublicKey:
    """The key of a source: ``ed25519`` or ``es256``, and its raw form in base64url."""

    kind: str
    raw: str


def read(proof: bytes, *, source: str, key: PublicKey | None) -> tuple[FileList, bool]:
    """What *proof* says, and whether it is signed with *key*.

    Raises ``ProofUnreadable``, or ``ProofWrong`` when it is signed but not with *key*.
    """
    text = proof.strip()
    if not text or len(text) > MOST_BYTES:
        raise ProofUnreadable
    if text.startswith(b"{"):
        return _file_list(text), False
    if key is None:
        raise ProofWrong(source=source)
    try:
        opened = PyJWS(algorithms=[ALGORITHMS[key.kind]]).decode_complete(
            text, key=_opened(key), algorithms=[ALGORITHMS[key.kind]]
        )
    except InvalidTokenError:
        raise ProofWrong(source=source) from None
    if set(opened["header"]) - HEADERS:
        raise ProofWrong(source=source)
    return _file_list(opened["payload"]), True


def check_is_about(told: FileList, files: Sequence[Path], *, source: str, batch: str | None) -> None:
    """Raise ``ProofOfOtherFiles`` unless *told* is about just these files of *source* and *batch*."""
    if (told.source, told.batch) != (source, batch) or len(told.files) != len(files):
        raise ProofOfOtherFiles
    if tuple(sorted(digest_of(file) for file in files)) != told.files:
        raise ProofOfOtherFiles


def digest_of(file: Path) -> str:
    """The SHA-256 of a file as it was handed in; raises ``ProofOfOtherFiles`` when it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        raise ProofOfOtherFiles from None


def _file_list(text: bytes) -> FileList:
    try:
        told: Any = json.loads(text)
        if not isinstance(told, dict) or not {"source", "made_at", "files"} <= set(told) <= {
            *("source", "batch", "made_at", "files")
        }:
            raise ProofUnreadable
        files, made_at, batch = told["files"], told["made_at"], told.get("batch")
        is_good = (
            isinstance(told["source"], str)
            and (batch is None or isinstance(batch, str))
            and isinstance(made_at, str)
            and TIME.fullmatch(made_at)
            and isinstance(files, list)
            and 0 < len(files) <= 64
            and all(isinstance(each, str) and DIGEST.fullmatch(each) for each in files)
        )
        if not is_good:
            raise ProofUnreadable
        moment = datetime.fromisoformat(made_at)
        if moment.year not in YEARS:
            raise ProofUnreadable
        return FileList(told["source"], batch, moment, tuple(sorted(files)))
    except (ValueError, RecursionError):
        raise ProofUnreadable from None


def public_key(text: str) -> PublicKey:
    """The public key in *text*: PEM, or a JWK. Raises ``WrongKey``."""
    try:
        if text.lstrip().startswith("{"):
            return _of_jwk(json.loads(text))
        key = serialization.load_pem_public_key(text.strip().encode())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise WrongKey from None
    if isinstance(key, ed25519.Ed25519PublicKey):
        return PublicKey("ed25519", base64url_encode(key.public_bytes_raw()).decode())
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return PublicKey("es256", base64url_encode(_point(key)).decode())
    raise WrongKey


def _of_jwk(jwk: dict[str, Any]) -> PublicKey:
    if "d" in jwk:
        raise WrongKey  # a private key has no business here
    if (jwk["kty"], jwk["crv"]) == ("OKP", "Ed25519"):
        key = ed25519.Ed25519PublicKey.from_public_bytes(base64url_decode(jwk["x"]))
        return PublicKey("ed25519", base64url_encode(key.public_bytes_raw()).decode())
    if (jwk["kty"], jwk["crv"]) == ("EC", "P-256"):
        point = b"\x04" + base64url_decode(jwk["x"]) + base64url_decode(jwk["y"])
        return PublicKey(
            "es256",
            base64url_encode(
                _point(ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
            ).decode(),
        )
    raise WrongKey


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _opened(key: PublicKey) -> ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey:
    raw = base64url_decode(key.raw)
    if key.kind == "ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(raw)
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
