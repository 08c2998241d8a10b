"""What an association says of its member: the Open Badges 3.0 endorsement, written and read. Pure.

It is a statement of the association, signed with its own key, about the company behind a badge.
A payload that ``write`` would not have written is not one, so no word of anybody can slip in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

from badge import code as badge_code
from badge import did, origins, status_list
from badge.claims import Through
from badge.envelope import moment, prose, stamp, status_entry, token_claims
from badge.errors import Refused
from badge.openbadge import CONTEXTS
from badge.signing_key import Kind, Signer
from badge.strict import Malformed, is_same_json
from badge.token import MAX_BADGE, open_token, sign
from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from sentences import N_

KIND = Kind("endorsement")
LIST = Kind("endorsement-list")
"""An association's list of withdrawn endorsements."""
COMMENT = "The company has been a member of this association since {since}."
"""The one sentence of an endorsement; there is no place for another."""
_ID = re.compile(
    r"(https?://[^/?#\s]+)/associations/([a-z0-9-]+)/endorsements/([0-9A-Z]+)-([1-9][0-9]{0,8})\.jwt"
)
_LIST = re.compile(r"/status/revocation/([1-9][0-9]{0,5})")
_SINCE = re.compile(re.escape(COMMENT).replace(r"\{since\}", r"(\d{4}-\d{2}-\d{2})"))


@dataclass(frozen=True)
class EndorsementClaims:
    """What an endorsement says. Moments are aware, in UTC, to the second.

    ``code`` is that of the badge beside which it stands, ``number`` counts the endorsements of
    that badge; ``origin`` and ``register_number`` say about whom it is, ``since`` since when
    that company is a member.
    """

    base_url: str
    association: Through
    code: str
    number: int
    list_number: int
    status_index: int
    company: str
    register_number: str
    origin: str
    since: date
    valid_from: datetime
    valid_until: datetime

    @property
    def issuer(self) -> str:
        return did.association_did(self.base_url, self.association.slug)

    @property
    def id(self) -> str:
        return f"{self._home}/endorsements/{self.code}-{self.number}.jwt"

    @property
    def status_list_id(self) -> str:
        return status_list_id(self.base_url, self.association.slug, self.list_number)

    @property
    def _home(self) -> str:
        return home(self.base_url, self.association.slug)


def home(base_url: str, slug: str) -> str:
    """Under which address the documents of an association are."""
    return f"{base_url}/associations/{slug}"


def status_list_id(base_url: str, slug: str, list_number: int) -> str:
    """Where an association's list of withdrawn endorsements is published; also its id."""
    return f"{home(base_url, slug)}/status/revocation/{list_number}"


def list_of(
    base_url: str, slug: str, list_number: int, *, withdrawn: Iterable[int], at: datetime
) -> dict[str, Any]:
    """An association's list of withdrawn endorsements, valid for 48 hours from *at*."""
    return status_list.credential_of(
        status_list_id(base_url, slug, list_number),
        issuer=did.association_did(base_url, slug),
        withdrawn=withdrawn,
        at=at,
    )


def write(claims: EndorsementClaims) -> dict[str, Any]:
    """The EndorsementCredential, which is also the payload of its VC-JWT."""
    association = claims.association
    kind, number = claims.register_number.split(":", 1)
    return {
        "@context": list(CONTEXTS),
        "id": claims.id,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": f"Member of {association.name}",
        "issuer": {
            "id": claims.issuer,
            "type": ["Profile"],
            "name": association.name,
            "url": f"{claims.base_url}/en/associations/{association.slug}",
        },
        "validFrom": stamp(claims.valid_from),
        "validUntil": stamp(claims.valid_until),
        "credentialSubject": {
            "id": claims.origin,
            "type": ["EndorsementSubject", "Profile"],
            "name": claims.company,
            "otherIdentifier": [
                {"type": "IdentifierEntry", "identifier": number, "identifierType": f"ext:{kind}"}
            ],
            "endorsementComment": COMMENT.format(since=claims.since.isoformat()),
        },
        "credentialStatus": status_entry(claims.status_list_id, claims.status_index),
        **token_claims(
            issuer=claims.issuer,
            subject=claims.origin,
            credential_id=claims.id,
            valid_from=claims.valid_from,
            valid_until=claims.valid_until,
        ),
    }


def read(payload: dict[str, Any]) -> EndorsementClaims:
    """What the endorsement in *payload* says.

    Raises ``Malformed`` unless *payload* is, member by member, an endorsement of this form.
    """
    try:
        claims = _taken_apart(payload)
        agrees = is_same_json(write(claims), payload) and origins.normalised(claims.origin) == claims.origin
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise Malformed("not an endorsement of this form") from error
    if not agrees:
        raise Malformed("its parts contradict each other")
    return claims


def seal(claims: EndorsementClaims, key: Signer) -> str:
    """The endorsement as a VC-JWT signed with the association's *key*."""
    return sign(write(claims), key, kind=KIND)


def unseal(token: str, keys: TrustedKeys) -> EndorsementClaims:
    """What the endorsement in *token* says; its signature holds under one of *keys*, and the key
    is one of the association that speaks.

    Says nothing about its term or status. Raises ``Refused``.
    """
    opened = open_token(token, keys, limit=MAX_BADGE)
    try:
        claims = read(opened.payload)
    except Malformed:
        _refuse(Outcome.NOT_A_BADGE, N_("It is signed, but it is not an endorsement."))
    if claims.issuer != opened.issuer:
        _refuse(Outcome.FORGED, N_("It names another association than the one that signed it."))
    return claims


def _taken_apart(payload: dict[str, Any]) -> EndorsementClaims:
    match = _ID.fullmatch(payload["id"])
    if match is None or badge_code.normalised(match[3]) != match[3]:
        raise ValueError("not an address of an endorsement")
    base_url, slug, code, number = match.groups()
    subject, status = payload["credentialSubject"], payload["credentialStatus"]
    listed = _LIST.fullmatch(status["statusListCredential"].removeprefix(home(base_url, slug)))
    said = _SINCE.fullmatch(subject["endorsementComment"])
    if listed is None or said is None:
        raise ValueError("not the list or the words of an endorsement")
    (identifier,) = subject["otherIdentifier"]
    return EndorsementClaims(
        base_url=base_url,
        association=Through(slug, prose(payload["issuer"]["name"])),
        code=code,
        number=int(number),
        list_number=int(listed[1]),
        status_index=int(status["statusListIndex"]),
        company=prose(subject["name"]),
        register_number=f"{identifier['identifierType'].removeprefix('ext:')}:{prose(identifier['identifier'])}",
        origin=prose(subject["id"]),
        since=date.fromisoformat(said[1]),
        valid_from=moment(payload["validFrom"]),
        valid_until=moment(payload["validUntil"]),
    )


def _refuse(outcome: Outcome, why: str) -> NoReturn:
    raise Refused(outcome, why)
