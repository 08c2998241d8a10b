"""Pictures that play tricks, and pictures without a badge."""

# ruff: noqa: E501 - a row of a table is read on one line

import zlib
from collections.abc import Iterator

from badge.carrier import NAMESPACE
from badge.verdict import Outcome
from tests.corpus.making import DECLARED, GOOD, badge, chunk, credential, itxt, png, svg
from tests.corpus.sample import Kind, Sample

NONE, NOT_A_BADGE = Outcome.NO_CREDENTIAL, Outcome.NOT_A_BADGE
OTHER = badge(2)
ONE = credential()
LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{(f"&a{n - 1};" if n else "&a;") * 10}">' for n in range(9))
    + "]>"
)


def drawings() -> Iterator[Sample]:
    """SVG."""
    not_a_badge = {
        "two-alike": ("It holds the same credential twice.", svg(ONE + ONE)),
        "two-badges": ("It holds two badges.", svg(ONE + credential(OTHER))),
        "within-a-group": ("The credential is not the first element.", svg(f"<g>{ONE}</g>")),
        "behind-a-path": ("The credential is not the first element.", svg("<path/>" + ONE)),
        "behind-text": ("Text stands before the credential.", svg("text" + ONE)),
        "other-namespace": ("The credential is in a later namespace.", svg(ONE, DECLARED.replace("v3p0", "v3p1"))),
        "old-namespace": ("The credential is in the namespace of an old version.", svg(ONE, 'xmlns:openbadges="http://openbadges.org"')),
        "hidden-second": ("A second credential hides in another namespace.", svg(ONE + f'<x:credential xmlns:x="urn:x" verify="{OTHER}"/>')),
        "hidden-in-capitals": ("A second credential hides behind capitals.", svg(ONE + f'<openbadges:CREDENTIAL verify="{OTHER}"/>')),
        "with-text": ("There is text within the credential.", svg(f'<openbadges:credential verify="{GOOD}">more</openbadges:credential>')),
        "with-child": ("There is a drawing within the credential.", svg(f'<openbadges:credential verify="{GOOD}"><path/></openbadges:credential>')),
        "second-attribute": ("The credential has a second attribute.", svg(f'<openbadges:credential verify="{GOOD}" other="{OTHER}"/>')),
        "attribute-in-namespace": ("The attribute is in a namespace.", svg(f'<openbadges:credential openbadges:verify="{GOOD}"/>')),
        "token-as-text": ("The credential stands as text.", svg(f"<openbadges:credential>{GOOD}</openbadges:credential>")),
        "cdata": ("The credential stands in a CDATA section.", svg(f"<openbadges:credential><![CDATA[{GOOD}]]></openbadges:credential>")),
        "cdata-before": ("A CDATA section stands before the credential.", svg(f"<![CDATA[text]]>{ONE}")),
        "undeclared": ("The namespace is not declared.", svg(ONE, "")),
        "doctype": ("It has a document type.", "<!DOCTYPE svg>" + svg(ONE)),
        "doctype-elsewhere": ("Its document type is at a stranger's address.", '<!DOCTYPE svg SYSTEM "http://attacker.example/x.dtd">' + svg(ONE)),
        "entity-file": ("An entity reads a file of the verifier.", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg(f"{ONE}<text>&x;</text>")),
        "entity-credential": ("The credential is an entity.", f'<!DOCTYPE svg [<!ENTITY t "{GOOD}">]>' + svg(credential("&t;"))),
        "billion-laughs": ("Its entities grow beyond all bounds.", LAUGHS + svg(ONE + "<text>&a8;</text>")),
        "cut-off": ("It was cut off.", svg(ONE)[:-3]),
        "other-root": ("It is not a picture.", f'<html {DECLARED}>{ONE}</html>'),
        "root-in-other-namespace": ("It only looks like a picture.", svg(ONE).replace("2000/svg", "1999/xhtml")),
        "two-roots": ("It is two pictures.", svg(ONE) + svg(credential(OTHER))),
        "huge-token": ("Its credential is far too large.", svg(credential("A" * 20_000))),
        "not-ascii": ("Its credential has letters that no token has.", svg(credential(GOOD + "é"))),
    }  # fmt: skip
    for name, (wrong, text) in not_a_badge.items():
        yield Sample(name, Kind.CARRIER, wrong, text.encode(), NOT_A_BADGE, "svg")
    wide = svg(ONE).encode("utf-16")
    yield Sample("utf-16", Kind.CARRIER, "It is in UTF-16.", wide, NOT_A_BADGE, "bin")
    none = {
        "nothing-inside": ("It holds no credential.", svg("")),
        "old-assertion": ("It holds a badge of an old version.", svg(f'<openbadges:assertion verify="{GOOD}"/>', 'xmlns:openbadges="http://openbadges.org"')),
        "empty-credential": ("Its credential is empty.", svg(credential("  "))),
        "only-in-a-comment": ("The credential is a comment.", svg(f"<!-- {ONE} -->")),
        "only-in-an-instruction": ("The credential is an instruction to a program.", svg(f"<?openbadges {GOOD}?>")),
        "only-as-text": ("The token is drawn as text.", svg(f"<text>{GOOD}</text>")),
    }  # fmt: skip
    for name, (wrong, text) in none.items():
        yield Sample(name, Kind.CARRIER, wrong, text.encode(), NONE, "svg")
    forged = svg(credential(OTHER[:-4] + "AAAA"))
    yield Sample("forged-inside", Kind.CARRIER, "Its credential is forged.", forged.encode(), Outcome.FORGED, "svg")  # fmt: skip


def photographs() -> Iterator[Sample]:
    """PNG and other files of bytes."""
    good, token = png(itxt()), GOOD.encode()
    keyword = b"openbadgecredential\0"
    damaged = bytearray(good)
    damaged[60] ^= 1
    not_a_badge = {
        "png-two-alike": ("It holds the same credential twice.", png(itxt(), itxt())),
        "png-two-badges": ("It holds two badges.", png(itxt(), itxt(OTHER))),
        "png-keyword-in-capitals": ("The keyword is in capitals.", png(itxt(keyword=b"OpenBadgeCredential"))),
        "png-compressed": ("The credential is compressed.", png(chunk(b"iTXt", keyword + b"\1\0\0\0" + zlib.compress(token, 0)))),
        "png-says-compressed": ("The credential says that it is compressed.", png(itxt(flags=b"\1\0"))),
        "png-with-language": ("The credential has a language.", png(itxt(rest=b"nl\0\0"))),
        "png-text-chunk": ("The credential is in a tEXt chunk.", png(chunk(b"tEXt", keyword + token))),
        "png-ztxt-chunk": ("The credential is in a zTXt chunk.", png(chunk(b"zTXt", keyword + b"\0" + zlib.compress(token, 0)))),
        "png-text-beside": ("A second credential is in a tEXt chunk.", png(itxt(), chunk(b"tEXt", keyword + OTHER.encode()))),
        "png-behind-the-end": ("The credential stands behind the end of the picture.", png(behind=itxt())),
        "png-more-behind": ("Something stands behind the end of the picture.", png(itxt(), behind=b"more")),
        "png-bad-checksum": ("A checksum is wrong.", bytes(damaged)),
        "png-cut-off": ("It was cut off.", good[: len(good) // 2]),
        "png-without-end": ("It has no end.", good[:-12]),
        "png-only-the-start": ("There is only its first line.", good[:8]),
        "png-without-header": ("It has no header.", good[:8] + good[33:]),
        "png-header-twice": ("It has its header twice.", good[:33] + good[8:]),
        "png-endless-chunk": ("A chunk claims 4 GiB.", good[:8] + b"\xff\xff\xff\xff" + good[12:]),
        "png-too-many-chunks": ("It has 10,000 chunks.", png(chunk(b"tEXt", b"") * 10_000, itxt())),
        "png-huge-token": ("Its credential is far too large.", png(itxt("A" * 20_000))),
        "png-not-ascii": ("Its credential has letters that no token has.", png(itxt(GOOD + "é"))),
        "zeroes": ("It is a hundred zeroes.", b"\0" * 100),
        "gzip": ("It is a compressed file.", b"\x1f\x8b" + b"\0" * 100),
    }  # fmt: skip
    for name, (wrong, data) in not_a_badge.items():
        suffix = "png" if name.startswith("png") else "bin"
        yield Sample(name, Kind.CARRIER, wrong, data, NOT_A_BADGE, suffix)
    none = {
        "png-screenshot": ("It is a screenshot: it holds no credential.", png()),
        "png-empty-credential": ("Its credential is empty.", png(itxt(""))),
        "png-other-text": ("It holds a badge of an old version.", png(chunk(b"tEXt", b"openbadges\0" + token))),
        "jpeg": ("It is a JPEG.", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + token),
        "gif": ("It is a GIF.", b"GIF89a" + b"\0" * 20),
        "webp": ("It is a WebP.", b"RIFF\0\0\0\0WEBPVP8 "),
        "avif": ("It is an AVIF.", b"\0\0\0\x1cftypavif"),
        "pdf": ("It is a PDF.", b"%PDF-1.7"),
    }  # fmt: skip
    for name, (wrong, data) in none.items():
        yield Sample(name, Kind.CARRIER, wrong, data, NONE, "png" if name.startswith("png") else "bin")


def good() -> Iterator[tuple[str, str, bytes, str]]:
    """Good pictures: name, what is special, the file and its suffix."""
    yield "svg", "In a drawing.", svg(ONE).encode(), "svg"
    spaced = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- by hand -->\n' + svg("\n  " + ONE)
    yield "svg-with-comment", "In a drawing that begins with a comment.", spaced.encode(), "svg"
    renamed = svg(ONE.replace("openbadges:", "ob:"), f'xmlns:ob="{NAMESPACE}"')
    yield "svg-other-prefix", "In a drawing with a prefix of its own.", renamed.encode(), "svg"
    longer = svg(f'<openbadges:credential verify="{GOOD}"></openbadges:credential>')
    yield "svg-closing-tag", "In a drawing, with a closing tag.", longer.encode(), "svg"
    yield "png", "In a picture of dots.", png(itxt()), "png"
    yield (
        "png-other-text",
        "In a picture that has other words too.",
        png(chunk(b"tEXt", b"Title\0x"), itxt()),
        "png",
    )
