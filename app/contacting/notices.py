"""What a test notice says: its own id, the company, the moment, and that it has no content."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from app.contacting.keys import signed
from app.navigation import absolute, link_to, settings
from badge.verdict import moment
from sentences import N_
from signatories.contacts.contact_test_models import ContactTest

NO_CONTENT = "none"
SENTENCE = N_("This is a test of your contact point. It carries no content. Acknowledge it with the link.")


@dataclass(frozen=True)
class Notice:
    """One test as it is sent: ``proof`` is a compact JWS over its facts, ``link`` acknowledges it."""

    test: str
    company: str
    sent_at: datetime
    token: str
    link: str
    proof: str


def token_of(reference: str) -> str:
    """The secret of the test with that public id: made from the register's own, so nothing keeps it."""
    key = settings().secret("secret_key").encode()
    digest = hmac.new(key, b"contact-test:" + reference.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_token_of(reference: str, token: str) -> bool:
    return hmac.compare_digest(token_of(reference).encode(), token.encode())


def notice_of(test: ContactTest, *, language: str, at: datetime) -> Notice:
    """The notice of *test*, sent at *at*; its link leads to the page in *language*."""
    facts = facts_of(test, at=at)
    token = token_of(test.public_id)
    return Notice(
        test=test.public_id,
        company=facts["company"],
        sent_at=at,
        token=token,
        link=link_to("public.contact_test", reference=test.public_id, token=token, lang=language),
        proof=signed(facts, at=at),
    )


def facts_of(test: ContactTest, *, at: datetime) -> dict[str, str]:
    """What the register signs of a test."""
    return {
        "iss": settings().base_url,
        "test": test.public_id,
        "company": test.contact_point.company.register_number,
        "sent_at": moment(at) or "",
        "content": NO_CONTENT,
    }


def as_json(notice: Notice) -> dict[str, str]:
    """The body that an API gets."""
    return {
        "kind": "contact-test",
        "test": notice.test,
        "company": notice.company,
        "sent_at": moment(notice.sent_at) or "",
        "content": NO_CONTENT,
        "sentence": SENTENCE,
        "acknowledge": absolute(f"/api/v1/contact-tests/{notice.test}/acknowledge"),
        "token": notice.token,
        "proof": notice.proof,
        "keys": absolute("/.well-known/contact-test-keys.json"),
    }
