"""The Open Badges 3.0 form of a badge: write the credential, and take one apart again. Pure.

A payload that ``write`` would not have written is not a badge, so no member can slip in.
"""

import re
from typing import Any

from badge import code as badge_code
from badge import origins
from badge.claims import MAIN_DOCUMENT, BadgeClaims, SignedDocument, Through, Wording
from badge.envelope import moment, prose, stamp, status_entry, token_claims
from badge.strict import Malformed, is_same_json

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
TOKEN_CLAIMS = frozenset({"iss", "sub", "jti", "nbf", "exp"})
"""What the VC-JWT form adds to the credential; each repeats a member of it."""
ID = re.compile(r"(https?://[^/?#\s]+)/badges/([^/]+)/credentials/([1-9][0-9]{0,8})")
_LIST = re.compile(r"/status/revocation/([1-9][0-9]{0,5})")
_DOCUMENT = re.compile(r"/codes/([a-z0-9-]+)/(?:([a-z0-9-]+)/)?([0-9A-Za-z.-]+)")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_ASSOCIATION = re.compile(r"/associations/([a-z0-9-]+)")


def write(claims: BadgeClaims) -> dict[str, Any]:
    """The Open Badges 3.0 credential, which is also the payload of its VC-JWT.

    ``iss``, ``sub``, ``jti``, ``nbf`` and ``exp`` repeat what the credential says, as the
    VC-JWT form of Open Badges 3.0 asks.
    """
    achievement_id = f"{claims.base_url}/codes/{claims.code_slug}/{claims.version}"
    subject: dict[str, Any] = {
        "id": claims.origin,
        "type": ["AchievementSubject", "Profile"],
        "name": claims.company,
        "role": "Signatory",
        "identifier": [_identifier("domain", host) for host in claims.hosts]
        + [_identifier(*claims.register_number.split(":", 1))],
    }
    if claims.association is not None:
        subject["source"] = {
            "id": f"{claims.base_url}/associations/{claims.association.slug}",
            "type": ["Profile"],
            "name": claims.association.name,
        }
    subject["achievement"] = {
        "id": achievement_id,
        "type": ["Achievement"],
        "achievementType": "ext:CodeOfConductSignatory",
        "version": claims.version,
        "name": claims.wording.achievement,
        "description": claims.wording.description,
        "criteria": {"id": f"{achievement_id}/criteria"},
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": document.name,
                "targetCode": document.edition,
                "targetUrl": claims.document_url(document),
            }
            for document in claims.documents
        ],
    }
    return {
        "@context": list(CONTEXTS),
        "id": claims.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": claims.wording.title,
        "issuer": {
            "id": claims.issuer,
            "type": ["Profile"],
            "name": claims.wording.issuer,
            "url": claims.base_url,
        },
        "validFrom": stamp(claims.valid_from),
        "validUntil": stamp(claims.valid_until),
        "awardedDate": stamp(claims.awarded_at),
        "credentialSubject": subject,
        "credentialStatus": status_entry(claims.status_list_id, claims.status_index),
        **token_claims(
            issuer=claims.issuer,
            subject=claims.origin,
            credential_id=claims.id,
            valid_from=claims.valid_from,
            valid_until=claims.valid_until,
        ),
    }


def read(payload: dict[str, Any]) -> BadgeClaims:
    """What the badge in *payload* says.

    Raises ``Malformed`` unless *payload* is, member by member, a credential of this form.
    """
    try:
        claims = _taken_apart(payload)
        agrees = is_same_json(write(claims), payload) and origins.normalised(claims.origin) == claims.origin
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise Malformed("not a badge of this form") from error
    if not agrees:
        raise Malformed("its parts contradict each other")
    return claims


def _taken_apart(payload: dict[str, Any]) -> BadgeClaims:
    subject, achievement = payload["credentialSubject"], payload["credentialSubject"]["achievement"]
    base_url, code, number = matched(ID, payload["id"])
    if badge_code.normalised(code) != code:
        raise ValueError("not a code")
    status = payload["credentialStatus"]
    (list_number,) = matched(_LIST, status["statusListCredential"].removeprefix(base_url))
    matched(_INDEX, status["statusListIndex"])
    identifiers = [
        (each["identityType"].removeprefix("ext:"), prose(each["identityHash"]))
        for each in subject["identifier"]
    ]
    association = None
    if "source" in subject:
        (slug,) = matched(_ASSOCIATION, subject["source"]["id"].removeprefix(base_url))
        association = Through(slug, prose(subject["source"]["name"]))
    documents, slugs = [], []
    for each in achievement["alignment"]:
        slug, key, edition = matched(_DOCUMENT, each["targetUrl"].removeprefix(base_url))
        slugs.append(slug)
        documents.append(SignedDocument(key or MAIN_DOCUMENT, edition, prose(each["targetName"])))
    return BadgeClaims(
        base_url=base_url,
        code=code,
        number=int(number),
        list_number=int(list_number),
        status_index=int(status["statusListIndex"]),
        company=prose(subject["name"]),
        register_number=":".join(identifiers[-1]),
        origin=prose(subject["id"]),
        hosts=tuple(host for kind, host in identifiers[:-1] if kind == "domain"),
        code_slug=slugs[0],
        documents=tuple(documents),
        association=association,
        awarded_at=moment(payload["awardedDate"]),
        valid_from=moment(payload["validFrom"]),
        valid_until=moment(payload["validUntil"]),
        wording=Wording(
            title=prose(payload["name"]),
            achievement=prose(achievement["name"]),
            description=prose(achievement["description"]),
            issuer=prose(payload["issuer"]["name"]),
        ),
    )


def matched(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """The groups of *pattern* in all of *text*. Raises ``ValueError`` (or ``TypeError``) otherwise."""
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError("not an address of this register")
    return match.groups(default="")


def _identifier(kind: str, value: str) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": value,
        "identityType": f"ext:{kind}",
    }
