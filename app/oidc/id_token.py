"""Judging the ID token of the sign-in service: signed by its keys, for us, for this very sign-in, now. Pure."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.oidc.errors import ServiceRefused

ALGORITHMS = ("ES256", "RS256", "PS256", "EdDSA", "Ed25519")
"""Never ``none``, and never one whose key is a secret that we share."""
LEEWAY_S = 60
MOST_CHARACTERS = 20_000
KINDS = ("EC", "RSA", "OKP")
LONGEST_AGO = timedelta(hours=12)
"""How long ago somebody may have shown at the service who they are: as long as a sign-in lasts here."""


@dataclass(frozen=True)
class Account:
    """Whom the service names, within its issuer, and when they last showed there who they are, where it says so.

    By what means (``amr``, ``acr``) is not read: whatever it was, it counts as one factor here.
    """

    subject: str
    shown_at: datetime | None


def key_set(document: object) -> KeySet:
    """The keys that may sign ID tokens. Raises ``ServiceRefused`` where there are none."""
    keys = document.get("keys") if isinstance(document, Mapping) else None
    signing = [each for each in keys if may_sign(each)] if isinstance(keys, list) else []
    try:
        if signing:
            return KeySet.import_key_set({"keys": signing})
    except (JoseError, ValueError, TypeError, KeyError):
        pass
    raise ServiceRefused


def may_sign(key: Any) -> bool:
    return isinstance(key, Mapping) and key.get("kty") in KINDS and key.get("use", "sig") == "sig"


def account_of(
    token: object,
    *,
    keys: KeySet,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: object,
    at: datetime,
) -> Account:
    """Of whom the token speaks, within *issuer*. Raises ``ServiceRefused``, also where they showed it too long ago.

    A minute of skew is forgiven, on either side.
    """
    if not isinstance(token, str) or len(token) > MOST_CHARACTERS:
        raise ServiceRefused
    try:
        read = jwt.decode(token, keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": client_id},
            },
            params={"nonce": nonce, "client_id": client_id, "access_token": access_token or None},
        )
        claims.validate(now=int(at.timestamp()), leeway=LEEWAY_S)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ServiceRefused from None
    is_ours = hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
    subject = claims.get("sub")
    if (
        not is_ours
        or not isinstance(subject, str)
        or not 0 < len(subject) <= 255
        or not subject.isprintable()
    ):
        raise ServiceRefused
    return Account(subject, _shown_at(claims.get("auth_time"), at=at))


def _shown_at(auth_time: object, *, at: datetime) -> datetime | None:
    """We ask with ``max_age``; a service that does not say when is believed for the least."""
    if auth_time is None:
        return None
    if isinstance(auth_time, bool) or not isinstance(auth_time, int):
        raise ServiceRefused
    ago = at.timestamp() - auth_time
    if not -LEEWAY_S <= ago <= LONGEST_AGO.total_seconds() + LEEWAY_S:
        raise ServiceRefused
    return min(at, datetime.fromtimestamp(auth_time, UTC))
