"""One sign-in over the service, from the button to the subject: code flow with PKCE, state and nonce.

What was begun is kept in the session of the browser, signed, for ten minutes; each can be finished once.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from sqlalchemy.orm import Session

from app.factors import challenges
from app.navigation import absolute, settings
from app.oidc import id_token
from app.oidc.errors import NotStartedHere, ServiceRefused
from app.oidc.id_token import Account
from app.oidc.provider import Provider, provider, tokens_for
from sentences import SpokenError

TERM = timedelta(minutes=10)
CALLBACK = "/sign-in-service/callback"
"""Without a language: it is registered at the service, once."""


@dataclass(frozen=True)
class Begun:
    """Where the browser goes, and what its session keeps meanwhile."""

    url: str
    kept: dict[str, Any]


def begin(*, bound: str, then: str, at: datetime) -> Begun:
    """Begin a sign-in, or for the sign-in *bound* a link; *then* is where to go on.

    Raises as ``provider``.
    """
    service = provider()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    url = prepare_grant_uri(
        service.authorization_endpoint,
        client_id=settings().oidc_client_id,
        response_type="code",
        redirect_uri=absolute(CALLBACK),
        scope="openid",
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
        max_age=int(id_token.LONGEST_AGO.total_seconds()),
    )
    kept = {"state": state, "nonce": nonce, "verifier": verifier, "bound": bound, "then": then}
    return Begun(url, {**kept, "at": at.timestamp()})


def finish(session: Session, *, kept: Mapping[str, Any], said: Mapping[str, str], at: datetime) -> Account:
    """The account of who came back with what the service *said* (the query of the callback).

    Raises ``NotStartedHere``, ``ServiceRefused`` or ``ServiceAway``. Commits that this one was used.
    """
    state = str(kept.get("state", ""))
    is_in_time = float(kept.get("at", 0)) <= at.timestamp() < float(kept.get("at", 0)) + TERM.total_seconds()
    if not state or not hmac.compare_digest(state.encode(), said.get("state", "").encode()) or not is_in_time:
        raise NotStartedHere
    try:
        challenges.use_up(session, f"oidc {state}", at=at)
    except SpokenError:
        raise NotStartedHere from None
    session.commit()
    service = provider()
    check_who_answers(service, said)
    code = said.get("code", "")
    if not code or len(code) > 2000:
        raise ServiceRefused
    tokens = tokens_for(
        service, code=code, verifier=str(kept.get("verifier")), redirect_uri=absolute(CALLBACK)
    )
    return account(tokens, nonce=str(kept.get("nonce")), at=at)


def check_who_answers(service: Provider, said: Mapping[str, str]) -> None:
    """Raise ``ServiceRefused`` unless the answer is of this service: another one must not slip in its own."""
    named = said.get("iss")
    if (named is None and service.names_itself) or (named is not None and named != service.issuer):
        raise ServiceRefused


def account(tokens: Mapping[str, object], *, nonce: str, at: datetime) -> Account:
    """Judge the ID token; keys that the service took into use meanwhile are fetched once."""
    service = provider()
    for again in (False, True):
        try:
            return id_token.account_of(
                tokens.get("id_token"),
                keys=service.keys,
                issuer=service.issuer,
                client_id=settings().oidc_client_id,
                nonce=nonce,
                access_token=tokens.get("access_token"),
                at=at,
            )
        except ServiceRefused:
            if again or service.fetched_at > at - timedelta(minutes=1):
                raise
            service = provider(not_before=at)
    raise ServiceRefused
