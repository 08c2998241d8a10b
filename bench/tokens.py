"""To judge a badge: beside the bare signature, and beside a library of others that reads Open Badges."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3Verifier

from badge import baking, verifying
from badge.artwork import Look
from badge.token import seal, unseal
from bench.harness import ratios, report
from tests.badge_samples import AT, CLAIMS, KEY, badge, listed, trusted

TOKENS = 200
RAW = "raw ES256 verify"


def measure(_folder: Path) -> None:
    """The row of the anchor against itself comes along: what lies within it is noise."""
    private = ec.generate_private_key(ec.SECP256R1())
    public, message, keys = private.public_key(), badge().encode(), trusted(KEY)
    signature = private.sign(message, ec.ECDSA(hashes.SHA256()))
    token, lists = message.decode(), [listed()]
    today = datetime.now(UTC).replace(microsecond=0)
    now = seal(replace(CLAIMS, valid_from=today, valid_until=today + timedelta(days=92)), KEY)
    theirs = OB3Verifier(
        KEY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )

    def raw() -> None:
        for _ in range(TOKENS):
            public.verify(signature, message, ec.ECDSA(hashes.SHA256()))

    def open_one() -> None:
        for _ in range(TOKENS):
            unseal(token, keys)

    def judge() -> None:
        for _ in range(TOKENS):
            verifying.verify_file(message, keys=keys, status_lists=lists, at=AT)

    def others() -> None:
        for _ in range(TOKENS):
            theirs.verify(now)

    hosts = count()

    def issue() -> None:
        for _ in range(TOKENS):
            claims = replace(
                CLAIMS, origin=f"https://www.bedrijf-{next(hosts)}.example"
            )  # never drawn before
            baking.svg_file(claims, seal(claims, KEY), Look.IN_FORCE)

    def sign() -> None:
        for _ in range(TOKENS):
            private.sign(message, ec.ECDSA(hashes.SHA256()))

    report(
        "issue a badge (sign and draw, its QR code made before)",
        "raw ES256 sign",
        ratios(issue, sign),
        "<= 30",
    )
    report("A/A: raw ES256 against itself", RAW, ratios(raw, raw), "1")
    report("open a token (signature and contents)", RAW, ratios(open_one, raw), "-")
    report("verify a badge (strict, all checks)", RAW, ratios(judge, raw), "-")
    report("open a token (signature and contents)", "openbadgeslib", ratios(open_one, others), "<= 1")
