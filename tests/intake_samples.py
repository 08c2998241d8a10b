"""Manifests, signatures and reports of the hotline's tool, invented, for the tests of intake."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt import PyJWS

from tests.monitor_samples import AT

Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

REPORT_COLUMNS = (
    *(
        "filenumber",
        "reference",
        "url_type",
        "received_at",
        "hashcheck_at",
        "hashcheck_return",
        "firstseen_at",
    ),
    *("lastseen_at", "type_code", "source_code", "status_code", "note", "ntd_note", "hoster_contact"),
    *("hoster_country", "hoster_owner", "hoster_first_ntd_at", "registrar_contact", "grade_code"),
    *("number_of_ntd", "delivered_items"),
)
"""The columns of the tool's "anonymous" export by default, in its order."""


def pem(key: Key) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def manifest(
    paths: Sequence[Path],
    *,
    source: str = "monitor",
    batch: str | None = None,
    made_at: datetime = AT - timedelta(hours=1),
    **changes: Any,
) -> bytes:
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    told = {"source": source, "batch": batch, "made_at": made_at.isoformat(), "files": digests}
    return json.dumps({**told, **changes}).encode()


def signed(payload: bytes, key: Key, **headers: Any) -> bytes:
    algorithm = "EdDSA" if isinstance(key, ed25519.Ed25519PrivateKey) else "ES256"
    return PyJWS().encode(payload, key, algorithm=algorithm, headers=headers or None).encode()


def report_row(number: str = "M20250001", **changes: str) -> dict[str, str]:
    """One row of the report, as the tool writes it; what must not enter says so."""
    row = dict.fromkeys(REPORT_COLUMNS, "")
    row |= {
        "filenumber": number,
        "reference": "canary reference",
        "received_at": "2025-03-10 09:12:00",
        "firstseen_at": "2025-03-10 09:13:00",
        "lastseen_at": "2025-03-10 15:00:00",
        "note": "canary note",
        "hoster_contact": "abuse@canary.example",
        "hoster_country": "NL",
        "hoster_owner": "Canary Hosting B.V.",
        "hoster_first_ntd_at": "2025-03-10 11:00:00",
        "grade_code": "illegal",
        "number_of_ntd": "1",
    }
    return {**row, **changes}


def report_text(
    rows: Sequence[dict[str, str]], columns: Sequence[str] = REPORT_COLUMNS, *, quoted: bool = False
) -> str:
    lines = [";".join(columns)]
    for row in rows:
        cells = [row[name] for name in columns]
        lines.append(
            ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if quoted else cell for cell in cells)
        )
    return "\n".join(lines)
