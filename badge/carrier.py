"""Where a badge travels: as text, or baked into an SVG or PNG. Find it, and bake it. Pure.

A picture must hold exactly one credential in the one right place; otherwise two programs
could read two different badges from it.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from badge.errors import Refused
from badge.token import MAX_BADGE
from badge.verdict import Outcome
from sentences import N_

MAX_PICTURE = 4 * 1024 * 1024
MAX_SVG = 1024 * 1024
MAX_CHUNKS = 10_000
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = b"openbadgecredential"

_SVG = "http://www.w3.org/2000/svg"
_PNG = b"\x89PNG\r\n\x1a\n"
_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")
_OTHER_PICTURES = (b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*", b"%PDF")
_TOKEN = re.compile(rb"\s*([\x21-\x7e]+)\s*")
_SVG_START = re.compile(r"<svg\b[^<>]*>")


def find(data: bytes) -> str:
    """The token in *data*: an SVG, a PNG, or the token itself.

    Raises ``Refused``: ``no_credential`` for a picture without one, else ``not_a_badge``.
    """
    if len(data) > MAX_PICTURE:
        _refuse(Outcome.NOT_A_BADGE, N_("This file is too large. A badge is smaller than 4 MB."))
    if data.startswith(_PNG):
        return _find_in_png(data)
    if data.startswith(_OTHER_PICTURES) or data[4:8] == b"ftyp":
        _refuse(Outcome.NO_CREDENTIAL, N_("This kind of file cannot hold a badge. Send the SVG or PNG file."))
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return _find_in_svg(data)
    match = _TOKEN.fullmatch(data) if len(data) <= 2 * MAX_BADGE else None
    if match is None:
        _refuse(Outcome.NOT_A_BADGE, N_("This is not a badge."))
    return match.group(1).decode("ascii")


def bake_svg(svg: str, token: str) -> str:
    """*svg* with *token* as its first element. *svg* is our own artwork, without a credential."""
    match = _SVG_START.search(svg)
    if match is None or "openbadges" in svg:
        raise ValueError("not a plain SVG of our own")
    opening = f'{match.group()[:-1]} xmlns:openbadges="{NAMESPACE}">'
    credential = f'<openbadges:credential verify="{token}"/>'
    return svg[: match.start()] + opening + credential + svg[match.end() :]


def bake_png(png: bytes, token: str) -> bytes:
    """*png* with *token* in one uncompressed iTXt chunk, directly after the header."""
    chunks = list(_chunks(png))
    # keyword, end of keyword, compression flag and method, empty language and translated keyword
    text = KEYWORD + b"\x00" + b"\x00\x00" + b"\x00" + b"\x00" + token.encode("ascii")
    return _PNG + b"".join(_chunk(*each) for each in [chunks[0], (b"iTXt", text), *chunks[1:]])


def _find_in_svg(data: bytes) -> str:
    if len(data) > MAX_SVG:
        _refuse(Outcome.NOT_A_BADGE, N_("This file is too large. A badge is smaller than 1 MB."))
    try:
        root: Element = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        _refuse(Outcome.NOT_A_BADGE, N_("This file cannot be read safely as a picture."))
    if root.tag != f"{{{_SVG}}}svg":
        _refuse(Outcome.NOT_A_BADGE, N_("This is not a picture."))
    # Some readers look at the name only, so an element of that name in any namespace counts.
    named = [each for each in root.iter() if each.tag.rpartition("}")[2].lower() == "credential"]
    if not named:
        _refuse(Outcome.NO_CREDENTIAL, N_("This picture holds no badge. It may be a copy or a screenshot."))
    first = named[0]
    is_in_place = (
        len(named) == 1
        and first is root[0]
        and not (root.text or "").strip()
        and first.tag == f"{{{NAMESPACE}}}credential"
        and first.keys() == ["verify"]
        and len(first) == 0
        and not (first.text or "").strip()
    )
    if not is_in_place:
        _refuse(Outcome.NOT_A_BADGE, N_("This picture does not hold one badge in its one right place."))
    return _bounded(first.attrib["verify"])


def _find_in_png(data: bytes) -> str:
    found: list[bytes] = []
    for kind, body in _chunks(data):
        if kind in _TEXT_CHUNKS and body.partition(b"\x00")[0].lower() == KEYWORD:
            if kind != b"iTXt" or not body.startswith(KEYWORD + b"\x00\x00\x00\x00\x00"):
                _refuse(Outcome.NOT_A_BADGE, N_("The badge in this picture is packed in a wrong way."))
            found.append(body[len(KEYWORD) + 5 :])
    if not found:
        _refuse(Outcome.NO_CREDENTIAL, N_("This picture holds no badge. It may be a copy or a screenshot."))
    if len(found) > 1:
        _refuse(Outcome.NOT_A_BADGE, N_("This picture does not hold one badge in its one right place."))
    return _bounded(found[0].decode("ascii", errors="replace"))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Every chunk with its kind; lengths, checksums, first and last chunk were checked."""
    position = len(_PNG)
    for count in range(MAX_CHUNKS):
        header = png[position : position + 8]
        length, kind = struct.unpack(">I4s", header) if len(header) == 8 else (0, b"")
        body = png[position + 8 : position + 8 + length]
        checksum = png[position + 8 + length : position + 12 + length]
        is_whole = len(body) == length and checksum == struct.pack(">I", zlib.crc32(kind + body))
        if not is_whole or (count == 0) != (kind == b"IHDR"):
            break
        yield kind, body
        position += 12 + length
        if kind == b"IEND":
            if position != len(png):
                break
            return
    _refuse(Outcome.NOT_A_BADGE, N_("This picture is damaged."))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _bounded(token: str) -> str:
    if not token.strip():
        _refuse(Outcome.NO_CREDENTIAL, N_("This picture holds no badge. It may be a copy or a screenshot."))
    if len(token) > MAX_BADGE or not token.isascii():
        _refuse(Outcome.NOT_A_BADGE, N_("This is not a badge."))
    return token.strip()


def _refuse(outcome: Outcome, why: str) -> NoReturn:
    raise Refused(outcome, why)
