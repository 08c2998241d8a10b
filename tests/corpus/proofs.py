"""Badges with their proof inside (Data Integrity): good ones, and what is wrong with the others."""

# ruff: noqa: E501 - a row of a table is read on one line

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from badge import data_integrity, multibase
from badge.proof_keys import ProofKey
from badge.verdict import Outcome
from tests.badge_samples import AT, DID, KEY, PROOF_KEY, proof_key
from tests.corpus.making import BODY, HEADER, LOOK_ALIKE_DID, Json, claims, credential, svg
from tests.corpus.sample import Kind, Sample

WITH_PROOFS = "did"
"""The keys of the register as its DID document has them: a JWKS has none of proofs."""
STRANGER = proof_key(20181213)
LOOK_ALIKE = proof_key(20140101, LOOK_ALIKE_DID)


def proven(number: int = 1, by: ProofKey = PROOF_KEY, **changes: Any) -> Json:
    """The good badge with its proof inside, as its credential *number*."""
    said = claims(number, **changes)
    return json.loads(data_integrity.seal(said, by, at=said.valid_from))


GOOD = proven()
TEXT = json.dumps(GOOD, separators=(",", ":"))
VALUE: str = GOOD["proof"][0]["proofValue"]
SIGNATURE = multibase.decoded(VALUE)


def written(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def in_proof(**changes: Any) -> Json:
    """The good one with members of its proof changed; ``None`` removes one."""
    proof = GOOD["proof"][0] | changes
    return GOOD | {"proof": [{name: value for name, value in proof.items() if value is not None}]}


def inside(change: Callable[[Any], object]) -> Json:
    """The good one, changed after it was signed."""
    document = json.loads(TEXT)
    change(document)
    return document


def good() -> Iterator[Sample]:
    found = {
        "proof-inside": ("With its proof inside.", TEXT.encode()),
        "proof-inside-indented": ("With its proof inside, written on many lines.", json.dumps(GOOD, indent=2).encode()),
        "proof-inside-sorted": ("With its proof inside, its members in another order.", json.dumps(GOOD, sort_keys=True).encode()),
        "proof-inside-other-letters": ("With its proof inside, and names in other scripts.", written(proven(7, company="Bédrijf & Zn. 株式会社 <b>\"'\\\u2028\U0001f600"))),
    }  # fmt: skip
    for name, (what, data) in found.items():
        yield _sample(name, Kind.GOOD, what, data, Outcome.VALID)
    own = "https://hosting-a.example"
    yield _sample(
        "proof-inside-on-its-own-site", Kind.GOOD, "On its own site.", TEXT.encode(), Outcome.VALID, on=own
    )


def elsewhere() -> Iterator[Sample]:
    """A good one whose time or site is not the right one, or that was withdrawn."""
    data = TEXT.encode()
    yield _sample(
        "proof-inside-withdrawn",
        Kind.STATUS,
        "It was withdrawn, in its form with a proof inside.",
        data,
        Outcome.WITHDRAWN,
        status=("withdrawn",),
    )
    yield _sample(
        "proof-inside-no-list",
        Kind.STATUS,
        "There is no list for its form with a proof inside.",
        data,
        Outcome.CANNOT_CHECK,
        status=(),
    )
    yield _sample(
        "proof-inside-over",
        Kind.TERM,
        "Its term is over, in its form with a proof inside.",
        data,
        Outcome.EXPIRED,
        at=AT + timedelta(days=100),
    )
    yield _sample(
        "proof-inside-copied",
        Kind.ORIGIN,
        "Its form with a proof inside is shown on another site.",
        data,
        Outcome.NOT_FOR_THIS_SITE,
        on="https://copy.example",
    )


def forged() -> Iterator[Sample]:
    """What differs from what the register proved."""
    alone = {name: value for name, value in GOOD.items() if name != "proof"}
    terms = {"@context": {"score": "https://attacker.example/score"}}
    found: dict[str, tuple[str, Json]] = {
        "name-changed": ("The name of the company was changed.", inside(lambda it: it["credentialSubject"].update(name="Other"))),
        "site-changed": ("The site was changed.", inside(lambda it: it["credentialSubject"].update(id="https://hosting-b.example"))),
        "end-changed": ("The end was changed.", GOOD | {"validUntil": "2099-01-01T00:00:00Z"}),
        "award-changed": ("The day of signing was changed.", GOOD | {"awardedDate": "2001-01-01T00:00:00Z"}),
        "place-changed": ("Its place in the list was changed.", inside(lambda it: it["credentialStatus"].update(id=it["credentialStatus"]["id"] + "1", statusListIndex=it["credentialStatus"]["statusListIndex"] + "1"))),
        "status-removed": ("It cannot be withdrawn any more.", {name: value for name, value in GOOD.items() if name != "credentialStatus"}),
        "proof-of-another": ("It has the proof of another badge.", GOOD | {"proof": proven(2)["proof"]}),
        "invented-member": ("It has a member that linked data leaves out of the proof.", GOOD | {"score": "9.9"}),
        "invented-deep": ("It has such a member deep inside.", inside(lambda it: it["credentialSubject"].update(score="9.9"))),
        "context-added": ("It brings a context of its own.", GOOD | {"@context": [*GOOD["@context"], "https://attacker.example/context.json"]}),
        "context-inside": ("It explains its words anew.", GOOD | {"@context": [*GOOD["@context"], terms["@context"]]}),
        "context-in-the-subject": ("It explains the words of its subject anew.", inside(lambda it: it["credentialSubject"].update(terms))),
        "token-claims": ("It brings the claims of a token.", GOOD | {"iss": DID, "exp": 4102444800}),
        "bit-flipped": ("One bit of its signature is another.", in_proof(proofValue=multibase.encoded(bytes([SIGNATURE[0] ^ 1]) + SIGNATURE[1:]))),
        "all-zero": ("Its signature is nothing but zeros.", in_proof(proofValue=multibase.encoded(bytes(64)))),
        "small-order": ("Its signature is one that holds for many things under a bad key.", in_proof(proofValue=multibase.encoded(b"\1" + bytes(63)))),
        "cut-off": ("Its signature is cut off.", in_proof(proofValue=VALUE[:-1])),
        "longer": ("Something stands behind its signature.", in_proof(proofValue=multibase.encoded(SIGNATURE + b"\0"))),
        "no-multibase": ("Its signature does not say how it is written.", in_proof(proofValue=VALUE[1:])),
        "zeros-before": ("Its signature has a sign too many.", in_proof(proofValue="z1" + VALUE[1:])),
        "empty-value": ("Its signature is empty.", in_proof(proofValue="")),
        "value-missing": ("It has no signature.", in_proof(proofValue=None)),
        "value-is-a-number": ("Its signature is a number.", in_proof(proofValue=5)),
        "suite-jcs": ("It names another way of signing.", in_proof(cryptosuite="eddsa-jcs-2022")),
        "suite-ecdsa": ("It names a way of signing for other keys.", in_proof(cryptosuite="ecdsa-rdfc-2019")),
        "suite-missing": ("It does not say how it was signed.", in_proof(cryptosuite=None)),
        "old-type": ("It has a proof of the old kind.", in_proof(type="Ed25519Signature2020")),
        "other-purpose": ("Its proof is for signing in.", in_proof(proofPurpose="authentication")),
        "created-changed": ("The moment of its proof was changed.", in_proof(created="2026-10-01T00:00:00Z")),
        "created-missing": ("Its proof has no moment.", in_proof(created=None)),
        "created-with-zone": ("The moment of its proof is written in another way.", in_proof(created=GOOD["proof"][0]["created"].replace("Z", "+00:00"))),
        "expires": ("Its proof has an end of its own.", in_proof(expires="2099-01-01T00:00:00Z")),
        "challenge": ("Its proof answers a question.", in_proof(challenge="x", domain="https://hosting-a.example")),
        "previous-proof": ("Its proof leans on another one.", in_proof(previousProof="urn:uuid:0")),
        "proof-context": ("Its proof explains its words anew.", in_proof(**terms)),
        "key-brought": ("It brings its own key.", in_proof(publicKeyMultibase="z6Mk")),
        "under-our-name": ("Another key signed it under the name of ours.", in_proof(proofValue=proven(by=replace(STRANGER, kid=PROOF_KEY.kid))["proof"][0]["proofValue"])),
    }  # fmt: skip
    for name, (wrong, document) in found.items():
        yield _sample(name, Kind.PROOF, wrong, written(document), Outcome.FORGED)
    unknown: dict[str, tuple[str, Json, str]] = {
        "stranger": ("A key that nobody knows signed it.", proven(by=STRANGER), WITH_PROOFS),
        "look-alike": ("A register whose name looks alike proved it.", proven(by=LOOK_ALIKE), WITH_PROOFS),
        "key-of-tokens": ("It names the key of tokens.", in_proof(verificationMethod=KEY.kid), WITH_PROOFS),
        "key-inside-the-network": ("It names a key inside our own network.", in_proof(verificationMethod="http://127.0.0.1/keys#1"), WITH_PROOFS),
        "without-keys-of-proofs": ("The keys at hand are none of proofs.", GOOD, "register"),
    }  # fmt: skip
    for name, (wrong, document, keys) in unknown.items():
        yield _sample(name, Kind.PROOF, wrong, written(document), Outcome.UNKNOWN_ISSUER, keys=keys)
    proof = GOOD["proof"][0]
    method = {"id": PROOF_KEY.kid, "type": "Multikey", "publicKeyMultibase": "z6Mk"}
    none: dict[str, tuple[str, bytes]] = {
        "without-proof": ("It has no proof.", written(alone)),
        "empty-proofs": ("It has a list of no proofs.", written(GOOD | {"proof": []})),
        "two-proofs": ("It has two proofs.", written(GOOD | {"proof": [proof, proof]})),
        "proof-alone": ("Its proof is not in a list.", written(GOOD | {"proof": proof})),
        "proof-is-text": ("Its proof is text.", written(GOOD | {"proof": ["x"]})),
        "method-inside": ("It holds the key instead of its name.", written(in_proof(verificationMethod=method))),
        "list-of-one": ("It stands in a list.", written([GOOD])),
        "member-twice": ("A member occurs twice.", TEXT.replace('"name":', '"name":"Other","name":', 1).encode()),
        "proof-twice": ("It has a proof twice.", TEXT[:-1].encode() + b',"proof":[]}'),
        "too-large": ("It is larger than a badge may be.", written(GOOD | {"x": "y" * 40_000})),
        "words-behind": ("Something stands behind it.", TEXT.encode() + b"{}"),
        "inside-a-presentation": ("It stands in a presentation.", written({"type": ["VerifiablePresentation"], "verifiableCredential": [GOOD]})),
        "as-a-token": ("It stands where the payload of a token stands.", f"{HEADER}.{TEXT}.{BODY}".encode()),
    }  # fmt: skip
    for name, (wrong, data) in none.items():
        yield _sample(name, Kind.PROOF, wrong, data, Outcome.NOT_A_BADGE)
    data = TEXT.encode().replace(b'"role"', b'"r\xffle"')
    yield Sample("not-utf-8", Kind.PROOF, "It is not UTF-8.", data, Outcome.NOT_A_BADGE, "bin")
    drawn = svg(credential().replace("/>", f"><![CDATA[{TEXT}]]></openbadges:credential>")).encode()
    yield Sample(
        "in-a-drawing-too", Kind.PROOF, "A drawing holds both forms.", drawn, Outcome.NOT_A_BADGE, "svg"
    )


def _sample(name: str, kind: Kind, wrong: str, data: bytes, verdict: Outcome, **rest: Any) -> Sample:
    known: dict[str, Any] = {"suffix": "json", "keys": WITH_PROOFS}
    return Sample(name, kind, wrong, data, verdict, **(known | rest))
