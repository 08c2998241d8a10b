"""What the sign-in service says of itself, fetched by the one outgoing client and kept for an hour."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from authlib.oauth2.rfc6749.parameters import prepare_token_request
from flask import current_app
from joserfc.jwk import KeySet

from app import outgoing
from app.clock import now
from app.navigation import settings
from app.oidc import id_token
from app.oidc.errors import ServiceAway, ServiceNotConfigured, ServiceRefused
from sentences import SpokenError

KEPT = timedelta(hours=1)
DISCOVERY = "/.well-known/openid-configuration"
EXTENSION = "oidc_provider"


@dataclass(frozen=True)
class Provider:
    """The addresses of the service. ``names_itself``: each answer of it carries its issuer (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_itself: bool
    keys: KeySet
    fetched_at: datetime


def is_configured() -> bool:
    return bool(settings().oidc_issuer)


def host() -> str:
    """The host of the service, as people know it; empty where there is none."""
    return settings().oidc_issuer.partition("//")[2].partition("/")[0]


def provider(*, not_before: datetime | None = None) -> Provider:
    """The service, as it said within the last hour, or since *not_before*.

    Raises ``ServiceNotConfigured``, ``ServiceAway`` or ``ServiceRefused``.
    """
    kept: Provider | None = current_app.extensions.get(EXTENSION)
    oldest = max(filter(None, (now() - KEPT, not_before)))
    if kept is None or kept.issuer != settings().oidc_issuer or kept.fetched_at < oldest:
        kept = current_app.extensions[EXTENSION] = discover()
    return kept


def discover() -> Provider:
    """Ask the service. Its issuer is to the letter the one that we were told."""
    if not is_configured():
        raise ServiceNotConfigured
    issuer = settings().oidc_issuer
    said = fetched(issuer.rstrip("/") + DISCOVERY)
    addresses = {name: said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    if said.get("issuer") != issuer or not all(isinstance(each, str) for each in addresses.values()):
        raise ServiceRefused
    texts = {name: str(address) for name, address in addresses.items()}
    try:
        for address in texts.values():
            outgoing.check_allowed(address, way=outgoing.usual_way())
    except SpokenError:
        raise ServiceRefused from None
    return Provider(
        issuer=issuer,
        **texts,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        keys=id_token.key_set(fetched(texts["jwks_uri"])),
        fetched_at=now(),
    )


def fetched(url: str) -> Mapping[str, object]:
    """The JSON object at *url*. Raises ``ServiceAway``."""
    try:
        answer = outgoing.fetch(url, way=outgoing.usual_way(), accept="application/json")
    except SpokenError:
        raise ServiceAway from None
    return json_of(answer)


def tokens_for(service: Provider, *, code: str, verifier: str, redirect_uri: str) -> Mapping[str, object]:
    """What the service gives for a code, to us alone. Raises ``ServiceAway`` or ``ServiceRefused``."""
    body = prepare_token_request(
        "authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=verifier
    )
    who = (settings().oidc_client_id, settings().oidc_client_secret.get_secret_value())
    basic = base64.b64encode(":".join(quote(each, safe="") for each in who).encode()).decode()
    headers = {
        "Authorization": f"Basic {basic}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    try:
        answer = outgoing.post(
            service.token_endpoint, body=body.encode(), headers=headers, way=outgoing.usual_way()
        )
    except SpokenError:
        raise ServiceAway from None
    if 400 <= answer.status < 500:
        raise ServiceRefused
    return json_of(answer)


def json_of(answer: outgoing.Answer) -> Mapping[str, object]:
    if not answer.is_ok:
        raise ServiceAway
    try:
        said = answer.json()
    except ValueError:
        raise ServiceAway from None
    if not isinstance(said, Mapping):
        raise ServiceAway
    return said
