"""A dossier as a JSON file, with the SHA-256 of each part, of the whole, and of the PDF. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(value: Any) -> str:
    """SHA-256, in hex, over the canonical JSON of *value*: sorted keys, no blanks, UTF-8."""
    return hashlib.sha256(CANONICAL.encode(value).encode()).hexdigest()


def digests(content: Mapping[str, Any]) -> dict[str, Any]:
    """The digests of a dossier's content: of each part by its key, of the log, and of all of it."""
    return {
        "parts": {part["key"]: digest_of(part) for part in content["parts"]},
        "log": digest_of(content["log"]),
        "content": digest_of(content),
    }


def written(content: Mapping[str, Any], *, pdf: bytes) -> bytes:
    """The file. The same content and PDF give the same bytes."""
    whole = {
        "content": content,
        "digests": {**digests(content), "pdf": hashlib.sha256(pdf).hexdigest()},
    }
    return json.dumps(whole, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"
