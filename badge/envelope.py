"""What all our credentials have in common: a place in a status list, the claims of a VC-JWT, times, names. Pure."""

from datetime import UTC, datetime
from typing import Any

LONGEST_NAME = 400
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def status_entry(list_id: str, index: int) -> dict[str, Any]:
    """The one ``credentialStatus``: where the bit of a credential is."""
    return {
        "id": f"{list_id}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_id,
    }


def token_claims(
    *, issuer: str, subject: str, credential_id: str, valid_from: datetime, valid_until: datetime
) -> dict[str, Any]:
    """What the VC-JWT form adds to a credential; each claim repeats a member of it."""
    return {
        "iss": issuer,
        "sub": subject,
        "jti": credential_id,
        "nbf": int(valid_from.timestamp()),
        "exp": int(valid_until.timestamp()),
    }


def stamp(at: datetime) -> str:
    """*at* (in UTC) as a credential writes it, to the second."""
    return at.strftime(_MOMENT)


def moment(text: str) -> datetime:
    """The moment that *text* (``2026-11-22T00:49:14Z``) names. Raises ``ValueError``."""
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)


def prose(text: Any) -> str:
    """A name as it may stand in a credential. Raises ``ValueError``."""
    if not isinstance(text, str) or not text or len(text) > LONGEST_NAME:
        raise ValueError("not a name")
    return text
