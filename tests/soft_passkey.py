"""A passkey in software, which does what it is told: right answers, and those of thieves and broken devices."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor
from werkzeug.test import TestResponse

from tests.pages import PageClient

ORIGIN = "http://localhost:8000"
ADD = "/en/my/security/add-passkey"
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class SoftPasskey:
    """One key pair on one device. ``count`` is what the device says of its uses; 0 for one that does not count."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    count: int = 1
    user: bytes = b""

    def make(self, options: dict[str, Any], *, origin: str = ORIGIN, verified: bool = True) -> str:
        """What the browser sends after ``navigator.credentials.create`` with *options*."""
        self.user = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + encode_cbor(public)
        data = self.data(options["rp"]["id"], verified, HAS_KEY) + credential
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self.answer(
            clientDataJSON=client_data("webauthn.create", options["challenge"], origin),
            attestationObject=attestation,
        )

    def show(
        self,
        options: dict[str, Any],
        *,
        origin: str = ORIGIN,
        rp_id: str | None = None,
        verified: bool = True,
    ) -> str:
        """What the browser sends after ``navigator.credentials.get`` with *options*."""
        if self.count:
            self.count += 1
        data = self.data(rp_id or options["rpId"], verified)
        client = client_data("webauthn.get", options["challenge"], origin)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self.answer(
            clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=self.user
        )

    def data(self, rp_id: str, verified: bool, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if verified else 0) | more
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def answer(self, **parts: bytes) -> str:
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        own = bytes_to_base64url(self.id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})


def client_data(kind: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


@dataclass(frozen=True)
class Asked:
    """What a page asks of a passkey, and the fields that go back with the answer."""

    options: dict[str, Any]
    fields: dict[str, str]

    def answered(self, answer: str) -> dict[str, str]:
        return {**self.fields, "secret_answer": answer}


def asked_by(page: TestResponse) -> Asked:
    """The form for a passkey on *page*."""
    found = re.search(r"<form[^>]*data-passkey.*?</form>", page.text, re.DOTALL)
    assert found
    options = re.search(r'data-options="([^"]*)"', found[0])
    assert options
    fields = dict(re.findall(r'name="(csrf_token|secret_challenge)" value="([^"]*)"', found[0]))
    return Asked(json.loads(unescape(options[1])), {name: unescape(value) for name, value in fields.items()})


def with_passkey(client: PageClient, name: str = "Laptop", passkey: SoftPasskey | None = None) -> SoftPasskey:
    """Add a passkey to the account of who is signed in there, on its page."""
    passkey = passkey or SoftPasskey()
    asked = asked_by(client.get(ADD))
    client.post(ADD, {**asked.answered(passkey.make(asked.options)), "name": name}, status=302)
    return passkey


def sign_in_by(client: PageClient, passkey: SoftPasskey, **how: Any) -> TestResponse:
    """Sign in on the sign-in page with nothing but *passkey*."""
    asked = asked_by(client.get("/en/sign-in"))
    return client.post("/en/sign-in-with-passkey", asked.answered(passkey.show(asked.options, **how)))
