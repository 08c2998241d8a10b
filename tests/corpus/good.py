"""Badges with nothing wrong, in all their forms; and good ones that are shown on the wrong site."""

# ruff: noqa: E501 - a row of a table is read on one line

from collections.abc import Iterator
from pathlib import Path

from badge import carrier
from badge.claims import SignedDocument, Wording
from badge.verdict import Outcome
from tests.badge_samples import DOCUMENTS
from tests.corpus import carriers
from tests.corpus.making import BODY, GOOD, HEADER, ORDER, PREVIOUS, R, S, badge, compact
from tests.corpus.sample import Kind, Sample

PLATES = Path(__file__).parent.parent / "golden" / "badge" / "corpus" / "plates"
"""Two pictures as the register drew them once; they need not follow its artwork."""
NAME = "Notice-and-Take-Down Code of Conduct"
IDN, PORT = "https://xn--bcher-kva.example", "https://hosting-a.example:8443"
LATER = (*DOCUMENTS, SignedDocument("practice", "2027", "Good practice"))
IDN_BADGE = badge(11, origin=IDN, hosts=("xn--bcher-kva.example",))
PORT_BADGE = badge(12, origin=PORT)


def good() -> Iterator[Sample]:
    tokens = {
        "token": ("The code with the addendum.", GOOD),
        "code-alone": ("The code alone.", badge(3, documents=DOCUMENTS[:1], wording=Wording.of(NAME, DOCUMENTS[:1]))),
        "three-documents": ("Three documents.", badge(4, documents=LATER, wording=Wording.of(NAME, LATER))),
        "without-association": ("The company signed by itself.", badge(5, association=None)),
        "long-names": ("Names as long as they may be.", badge(6, company="Zeer Lange Naam " * 25)),
        "other-letters": ("Names in other scripts, with signs that markup uses.", badge(7, company="Bédrijf & Zn. 株式会社 <b>\"'\\\u2028\U0001f600")),
        "two-hosts": ("Two host names.", badge(8, hosts=("hosting-a.example", "www.hosting-a.example"))),
        "lei": ("Another kind of register number.", badge(9, register_number="lei:529900T8BM49AURSDO55")),
        "previous-key": ("Signed with the key before this one.", badge(10, by=PREVIOUS)),
        "idn": ("For a website with an international name.", IDN_BADGE),
        "port": ("For a website on a port of its own.", PORT_BADGE),
        "last-place": ("At the last place of the list.", badge(13, status_index=131_071)),
        "far-credential": ("The 999,999th credential.", badge(999_999, status_index=14)),
    }  # fmt: skip
    for name, (what, token) in tokens.items():
        yield Sample(name, Kind.GOOD, what, token.encode(), Outcome.VALID)
    data = f"\r\n  {GOOD}\n\n".encode()
    yield Sample("spaces-around", Kind.GOOD, "With spaces around it.", data, Outcome.VALID)
    twin = f"{HEADER}.{BODY}.{compact(R, ORDER - S)}".encode()
    what = "With the other form of its signature: the same badge, the same status."
    yield Sample("malleated", Kind.GOOD, what, twin, Outcome.VALID)
    yield Sample("malleated-withdrawn", Kind.STATUS, "The other form of a withdrawn badge.", twin, Outcome.WITHDRAWN, status=("withdrawn",))  # fmt: skip
    for name, what, data, suffix in carriers.good():
        yield Sample(name, Kind.GOOD, what, data, Outcome.VALID, suffix)
    for plate in sorted(PLATES.glob("*.svg")):
        drawn = carrier.bake_svg(plate.read_text(), GOOD).encode()
        yield Sample(
            f"svg-{plate.stem}", Kind.GOOD, "In a card of the register.", drawn, Outcome.VALID, "svg"
        )
    for status in ("by-the-previous-key", "almost-too-old", "neighbours-withdrawn"):
        what = "Beside a list that is just good enough."
        yield Sample(f"list-{status}", Kind.GOOD, what, GOOD.encode(), Outcome.VALID, status=(status,))
    own = ("https://hosting-a.example", "HTTPS://Hosting-A.Example:443/page?x=1#y", "hosting-a.example")
    for number, site in enumerate(own):
        yield Sample(f"on-its-own-site-{number}", Kind.GOOD, "On its own site.", GOOD.encode(), Outcome.VALID, on=site)  # fmt: skip
    yield Sample("idn-on-its-own-site", Kind.GOOD, "On its own site, as people write it.", IDN_BADGE.encode(), Outcome.VALID, on="https://bücher.example")  # fmt: skip
    yield Sample("port-on-its-own-site", Kind.GOOD, "On its own port.", PORT_BADGE.encode(), Outcome.VALID, on=PORT)  # fmt: skip


def elsewhere() -> Iterator[Sample]:
    """A good badge where it does not belong."""
    sites = {
        "another-site": "https://hosting-b.example",
        "www": "https://www.hosting-a.example",
        "plain-http": "http://hosting-a.example",
        "another-port": "https://hosting-a.example:8443",
        "suffix": "https://hosting-a.example.attacker.example",
        "user-name": "https://hosting-a.example@attacker.example",
        "in-the-path": "https://attacker.example/https://hosting-a.example",
        "cyrillic": "https://hosting-а.example",
        "dot-behind": "https://hosting-a.example.",
        "null": "null",
        "file": "file:///x",
        "script": "javascript:alert(1)",
        "broken": "https://[::1",
        "markup": "<script>",
    }
    for name, site in sites.items():
        yield Sample(name, Kind.ORIGIN, "It is shown on another site.", GOOD.encode(), Outcome.NOT_FOR_THIS_SITE, on=site)  # fmt: skip
    yield Sample("idn-look-alike", Kind.ORIGIN, "It is shown on a site whose name looks alike.", IDN_BADGE.encode(), Outcome.NOT_FOR_THIS_SITE, on="https://bucher.example")  # fmt: skip
    yield Sample("port-missing", Kind.ORIGIN, "It is shown on another port.", PORT_BADGE.encode(), Outcome.NOT_FOR_THIS_SITE, on="https://hosting-a.example")  # fmt: skip
    drawn = next(carriers.good())[2]
    yield Sample("copied-picture", Kind.ORIGIN, "The picture was copied to another site.", drawn, Outcome.NOT_FOR_THIS_SITE, "svg", on="https://copy.example")  # fmt: skip
