"""Whether a name leads to a page, a machine or a piece of content: then it is no name. Pure.

A company may be called after its domain (``voorbeeld.example B.V.``) and may have dots and digits in its name
(``1.2.3 Hosting``): a bare domain is a name, and a domain with anything behind it is an address.
"""

import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import unquote

SUSPECT = re.compile(
    r"[:/\\@%\[(]|\.[^\W\d_]+[?#]|\d\.\d|[A-Za-z0-9_-]{32}|\.onion|(?:\d\D*){8}", re.IGNORECASE
)
"""What every trace has one of; most names have none, and are not looked at further."""
DOTTED = re.compile(r"\s*[\[({]\s*(?:\.|dot|punt)\s*[\])}]\s*", re.IGNORECASE)
SLASHED = re.compile(r"\s*[\[({]\s*(:|/|:/|://)\s*[\])}]\s*")
SCHEME = re.compile(
    r":\s*[/\\]{2}"
    r"|\b(?:https?|hxxps?|ftp|data|magnet|urn|mailto|javascript|file|ipfs|ipns|tel):(?=[^\s])",
    re.IGNORECASE,
)
PLACE = re.compile(r"[^\W_](?:[\w-]*\.)+[^\W\d_]{2,}(?::\d{2,5}\b|[/\\?#][^\s])", re.IGNORECASE)
"""A domain with a port, a path, a question or a fragment behind it."""
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\W\d_]{2,}(?!\w)")
FOUR = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
ONION = re.compile(r"\.onion\b|\b[a-z2-7]{56}\b", re.IGNORECASE)
HEX = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])", re.IGNORECASE)
LONG = re.compile(r"[A-Za-z0-9+/_-]{40,}")
PIECES = re.compile(r"[0-9A-Za-z]+")
OF_HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)
SHORTEST_DIGEST = 32
MOST_BETWEEN = 24
"""Signs of pieces of a digest with other words between them: no name has so many."""
FEWEST_MIXED, LONG_PIECE = 3, 12
"""Of letters and digits both: so many of them, or one of so many signs."""
LAST_OCTET = 255


def has_trace(name: str) -> bool:
    """Whether *name* holds an address of a page or of mail, an IP address, or a digest."""
    if name.isascii() and not SUSPECT.search(name):
        return False
    plain = SLASHED.sub(r"\1", DOTTED.sub(".", unicodedata.normalize("NFKC", name).replace("\u3002", ".")))
    return any(_is_trace(each) for each in {plain, unquote(plain)})


def _is_trace(text: str) -> bool:
    patterns = (SCHEME, PLACE, MAIL, ONION)
    return any(each.search(text) for each in patterns) or _has_number(text) or _has_digest(text)


def _has_number(text: str) -> bool:
    """An IP address: four numbers that fit one, or a word that is one of the sixth version."""
    if any(max(map(int, found.split("."))) <= LAST_OCTET for found in FOUR.findall(text)):
        return True
    return any(_is_sixth(each) for each in re.split(r"[\s,;()\[\]/]+", text) if each.count(":") > 1)


def _is_sixth(word: str) -> bool:
    try:
        return ip_address(word).version == 6
    except ValueError:
        return False


def _has_digest(text: str) -> bool:
    """Thirty-two signs of hexadecimal with a digit among them, or as much of base64 with letters of both sizes."""
    if any(re.search(r"\d", found) for found in HEX.findall(text)) or _is_spread(text):
        return True
    return any(
        re.search(r"[a-z]", found) and re.search(r"[A-Z]", found) and len(re.findall(r"\d", found)) > 1
        for found in LONG.findall(text)
    )


def _is_spread(text: str) -> bool:
    """A digest in pieces: hexadecimal words one behind another, or with other words between them."""
    pieces = PIECES.findall(text)
    behind, longest = "", ""
    for piece in pieces:
        behind = behind + piece if OF_HEX.fullmatch(piece) else ""
        longest = max(longest, behind, key=len)
    if len(longest) >= SHORTEST_DIGEST and _is_mixed(longest):
        return True
    numbered = [each for each in pieces if OF_HEX.fullmatch(each) and re.search(r"\d", each)]
    mixed = [each for each in numbered if _is_mixed(each)]
    is_digest = len(mixed) >= FEWEST_MIXED or any(len(each) >= LONG_PIECE for each in mixed)
    return is_digest and len("".join(numbered)) >= MOST_BETWEEN


def _is_mixed(text: str) -> bool:
    return not text.isdigit() and not text.isalpha()
