"""Files of evidence: looked into, kept in the data folder away from pages, given only as a download."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.cases import scanning
from sentences import N_, SpokenError
from signatories.cases.models import CaseEvidence
from signatories.cases.states import EvidenceKind

LARGEST_FILE = 5 * 1024 * 1024
SIGNS = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n"}
ENDINGS = {"application/pdf": "pdf", "image/png": "png"}


@dataclass(frozen=True)
class GivenEvidence:
    """An item of evidence as it was sent; ``data`` is its file, if there is one."""

    kind: EvidenceKind
    dated_on: date
    sentence: str
    data: bytes | None = None


class WrongEvidenceFile(SpokenError):
    code = "wrong-evidence-file"
    sentence = N_("Send a PDF or a PNG file of at most %(megabytes)s MB.")


def kind_of(data: bytes) -> str:
    """The type of a file by its first bytes. Raises ``WrongEvidenceFile`` for any other, or one too large."""
    for file_type, sign in SIGNS.items():
        if data.startswith(sign) and len(data) <= LARGEST_FILE:
            return file_type
    raise WrongEvidenceFile(megabytes=LARGEST_FILE // 1024 // 1024)


def keep(data_dir: Path, data: bytes, *, scanner: Path | None) -> tuple[str, str, int]:
    """Keep a file under its SHA-256; returns digest, type and size in bytes.

    Raises ``WrongEvidenceFile``, and what ``scanning.check`` raises.
    """
    file_type, digest = kind_of(data), hashlib.sha256(data).hexdigest()
    scanning.check(data, scanner=scanner)
    place = folder(data_dir) / digest
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{digest}.{secrets.token_hex(8)}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    return digest, file_type, len(data)


def folder(data_dir: Path) -> Path:
    return data_dir / "case-files"


def read(data_dir: Path, item: CaseEvidence) -> bytes:
    """The bytes of an item's file."""
    return (folder(data_dir) / (item.file_digest or "")).read_bytes()


def name_of(item: CaseEvidence) -> str:
    """What a download is called: the register's own name, never the one that it was sent under."""
    return f"evidence-{item.public_id}.{ENDINGS[item.file_type or '']}"
