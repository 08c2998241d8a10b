"""Tokens that are truly signed, but whose content is not that of a badge."""

# ruff: noqa: E501 - a row of a table is read on one line

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from badge import openbadge, status_list
from badge.endorsements import form
from badge.verdict import Outcome
from tests.badge_samples import AT, BASE_URL, CODE, DID
from tests.corpus.making import Json, claims, header, inside, payload, sealed, signed
from tests.corpus.sample import Kind, Sample
from tests.endorsement_samples import DID as ASSOCIATION
from tests.endorsement_samples import ENDORSER, SAID, SLUG

EXP = payload()["exp"]
STATUS = payload()["credentialStatus"]
TEXT = json.dumps(payload(), separators=(",", ":"))


def with_text(old: str, new: str) -> bytes:
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new).encode()


def contradictions() -> Iterator[Sample]:
    """Members that contradict each other, are missing, or do not belong."""
    found: dict[str, tuple[str, bytes | Json]] = {
        "without-exp": ("It has no end.", payload(exp=None)),
        "without-nbf": ("It has no start.", payload(nbf=None)),
        "without-valid-until": ("The credential has no end.", payload(validUntil=None)),
        "exp-later": ("The token ends later than the credential.", payload(exp=EXP + 1)),
        "exp-as-text": ("The end is text.", payload(exp=str(EXP))),
        "exp-as-fraction": ("The end is written with a fraction.", with_text(f'"exp":{EXP}', f'"exp":{EXP}.0')),
        "exp-exponent": ("The end is written with an exponent.", with_text(f'"exp":{EXP}', f'"exp":{EXP}e0')),
        "exp-endless": ("The end is larger than any number.", with_text(f'"exp":{EXP}', '"exp":1e999')),
        "exp-nan": ("The end is NaN.", with_text(f'"exp":{EXP}', '"exp":NaN')),
        "exp-huge": ("The end has 5,000 digits.", with_text(f'"exp":{EXP}', '"exp":' + "9" * 5000)),
        "exp-true": ("The end is true.", payload(exp=True)),
        "nbf-earlier": ("The token starts earlier than the credential.", payload(nbf=0)),
        "sub-of-another-site": ("The token is for another site than the credential.", payload(sub="https://hosting-b.example")),
        "iss-of-another": ("The token is of another issuer than the credential.", payload(iss="did:web:other.example")),
        "jti-of-another": ("The token has the id of another credential.", payload(jti=f"{BASE_URL}/badges/{CODE}/credentials/9")),
        "issuer-of-another": ("The credential names another issuer.", inside("issuer.id", "did:web:other.example")),
        "subject-of-another": ("The credential is for another site than the token.", inside("credentialSubject.id", "https://hosting-b.example")),
        "duplicate-member": ("A member occurs twice.", b'{"exp":1,' + TEXT[1:].encode()),
        "duplicate-deep": ("A member deep inside occurs twice.", with_text('"hashed":false,"identityHash":"00001234"', '"hashed":true,"hashed":false,"identityHash":"00001234"')),
        "hashed-zero": ("0 stands where false belongs.", with_text('"hashed":false,"identityHash":"00001234"', '"hashed":0,"identityHash":"00001234"')),
        "without-status": ("It cannot be withdrawn.", payload(credentialStatus=None)),
        "two-statuses": ("It has two statuses.", payload(credentialStatus=[STATUS, STATUS])),
        "status-of-another-purpose": ("Its status is for another purpose.", payload(credentialStatus=STATUS | {"statusPurpose": "message"})),
        "status-elsewhere": ("Its status list is a stranger's.", payload(credentialStatus=STATUS | {"statusListCredential": "https://attacker.example/status/revocation/1"})),
        "status-contradicts": ("Its two places in the list differ.", inside("credentialStatus.statusListIndex", "1")),
        "status-negative": ("Its place in the list is negative.", payload(credentialStatus=STATUS | {"statusListIndex": "-1", "id": f"{BASE_URL}/status/revocation/1#-1"})),
        "invented-member": ("It has a member that no badge has.", payload(score="9.9")),
        "invented-deep": ("It has a member deep inside that no badge has.", inside("credentialSubject.achievement.result", "x")),
        "two-subjects": ("It is about two companies.", payload(credentialSubject=[payload()["credentialSubject"]] * 2)),
        "aud": ("It is meant for one reader.", payload(aud="https://hosting-a.example")),
        "wrapped-in-vc": ("The credential is wrapped in the old way.", {"vc": payload(), "exp": EXP, "iss": DID}),
        "other-context": ("A context is missing.", payload(**{"@context": ["https://www.w3.org/ns/credentials/v2"]})),
        "code-in-lower-case": ("The code is in lower case.", payload(id=f"{BASE_URL}/badges/{CODE.lower()}/credentials/1", jti=f"{BASE_URL}/badges/{CODE.lower()}/credentials/1")),
        "date-that-is-none": ("A date does not exist.", payload(awardedDate="2026-02-30T00:00:00Z")),
        "date-with-zone": ("A date is in another time zone.", payload(awardedDate="2026-10-25T13:00:00+01:00")),
        "origin-with-path": ("It is for a page, not for a site.", payload(sub="https://hosting-a.example/x") | inside("credentialSubject.id", "https://hosting-a.example/x") | {"sub": "https://hosting-a.example/x"}),
        "name-too-long": ("A name has 401 characters.", openbadge.write(claims(1, company="x" * 401))),
        "list": ("The payload is a list.", b"[1]"),
        "text": ("The payload is text.", b"hello"),
        "empty-object": ("The payload is empty.", {}),
        "nested-deeply": ("The payload is nested 5,000 deep.", b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"),
        "lone-surrogate": ("A name is no valid text.", json.dumps(payload(name="\ud800")).encode()),
        "not-utf-8": ("It is not UTF-8.", b'{"name":"\xff"}'),
        "byte-order-mark": ("It starts with a byte order mark.", b"\xef\xbb\xbf" + TEXT.encode()),
        "words-behind": ("Something stands behind the payload.", TEXT.encode() + b" {}"),
        "comma-too-many": ("It has a comma too many.", TEXT[:-1].encode() + b",}"),
        "comment": ("It has a comment.", TEXT[:-1].encode() + b"/* */}"),
    }  # fmt: skip
    for name, (wrong, body) in found.items():
        yield Sample(name, Kind.CLAIMS, wrong, sealed(body).encode(), Outcome.NOT_A_BADGE)
    large = sealed(payload(name="x" * 13_000))
    yield Sample("too-large", Kind.CLAIMS, "It is larger than a badge may be.", large.encode(), Outcome.NOT_A_BADGE)  # fmt: skip


def other_tokens() -> Iterator[Sample]:
    """Other things that a register signs or hands out."""
    listing = status_list.credential(base_url=BASE_URL, list_number=1, withdrawn=[], at=AT)
    # The packed bits may differ from one zlib to another; what they say does not matter here.
    listing["credentialSubject"]["encodedList"] = "uH4sIAAAAAAAC_w"
    found: dict[str, tuple[str, Any]] = {
        "status-list": ("It is a list of withdrawn badges.", sealed(listing)),
        "session-token": ("It is a token of somebody who is signed in.", sealed({"iss": DID, "sub": "user-1", "exp": EXP})),
        "session-token-typed": ("It is a token of somebody who is signed in, and says so.", signed(header(typ="session+jwt"), {"sub": "user-1", "exp": EXP})),
        "contact-test": ("It is the token of a test of a contact point.", sealed({"iss": DID, "sub": "contact-test", "jti": "1", "exp": EXP})),
        "endorsement": ("It is an endorsement, which the register signed itself.", sealed(form.write(SAID))),
        "endorsement-as-badge": ("It is a badge that calls itself an endorsement.", sealed(payload(type=["VerifiableCredential", "EndorsementCredential"]))),
        "flask-session": ("It is a cookie.", "eyJfdXNlcl9pZCI6IjEifQ.aSQ5Xw.Zm9yZ2VkZm9yZ2VkZm9yZ2VkZm9y"),
        "word": ("It is a word.", "hallo"),
        "dots": ("It is two dots.", ".."),
        "host": ("It is the name of a website.", "www.hosting-a.example"),
        "json": ("It is a JSON text.", '{"@context": []}'),
        "print-ticket": ("It is the ticket of a printed badge.", ticket(EXP)),
    }  # fmt: skip
    for name, (wrong, token) in found.items():
        yield Sample(name, Kind.OTHER_TOKEN, wrong, token.encode(), Outcome.NOT_A_BADGE)
    yield from of_an_association()


def of_an_association() -> Iterator[Sample]:
    """What an association of this register signs, or somebody with its key: never a badge."""
    own = form.list_of(BASE_URL, SLUG, 1, withdrawn=[], at=AT)
    own["credentialSubject"]["encodedList"] = "uH4sIAAAAAAAC_w"
    as_issuer = payload(iss=ASSOCIATION, issuer=payload()["issuer"] | {"id": ASSOCIATION})
    found: dict[str, tuple[str, str, Outcome]] = {
        "endorsement": ("It is a true endorsement.", sealed(form.write(SAID), ENDORSER), Outcome.NOT_A_BADGE),
        "list": ("It is an association's list of withdrawn endorsements.", sealed(own, ENDORSER), Outcome.NOT_A_BADGE),
        "badge": ("It is a badge, signed with the key of an association.", sealed(payload(), ENDORSER), Outcome.FORGED),
        "badge-of-its-own": ("An association issued it, not the register.", sealed(as_issuer, ENDORSER), Outcome.NOT_A_BADGE),
        "under-our-key": ("An association signed it under the name of our key.", signed(header(), payload(), ENDORSER), Outcome.FORGED),
    }  # fmt: skip
    for name, (wrong, token, verdict) in found.items():
        yield Sample(f"association-{name}", Kind.OTHER_TOKEN, wrong, token.encode(), verdict, keys="with-association")  # fmt: skip
        if verdict is not Outcome.FORGED or name == "badge":
            yield Sample(f"association-{name}-unknown", Kind.OTHER_TOKEN, f"{wrong} Its key is not at hand.", token.encode(), Outcome.UNKNOWN_ISSUER)  # fmt: skip


def ticket(end: int) -> str:
    """What a QR code in print carries behind the address (``badge.ticket``)."""
    end = min(end, int((AT + timedelta(days=28)).timestamp()))
    written = claims(1)
    return sealed(
        {
            "iss": DID,
            "sub": written.origin,
            "exp": end,
            "code": CODE,
            "badge": written.id,
            "idx": f"{written.list_number}#{written.status_index}",
        }
    )
