"""Whether words carry something that looks like an address, a hash or a link. Pure.

It refuses what it knows; a person of the register reads the rest before it is placed. What was typed is
never repeated.
"""

import re
import unicodedata

from sentences import N_, SpokenError

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": ".", "․": ".", "∕": "/", "⁄": "/"})
_DISGUISED = re.compile(r"\s*[\[({<]\s*(?:\.|dot|punt)\s*[\])}>]\s*|\s+(?:dot|punt)\s+(?=[a-z]{2,6}\b)", re.I)

ADDRESSES = (
    re.compile(r"://|\bhxxps?\b|\bwww\.|\bmailto:|\bdata:|\bjavascript:", re.I),  # a scheme
    re.compile(r"@|\(at\)|\[at\]", re.I),  # an e-mail address
    re.compile(r"(?<![\w.])(?:[a-z0-9_-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)(?![\w])", re.I),  # a host name
    re.compile(r"(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)"),  # IPv4
    re.compile(r"(?<![\w:])(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){4})[0-9a-f:]{4,}", re.I),  # IPv6
    re.compile(r"(?<![0-9a-z])[0-9a-f]{16,}(?![0-9a-z])", re.I),  # a hash
    re.compile(r"(?=[A-Za-z+/_-]*\d)[A-Za-z0-9+/_-]{24,}={0,2}"),  # a token, or a hash in base 64
    re.compile(r"(?:^|[\s(])(?:/[\w.~%-]+){2,}|[a-z_~-]+(?:/[\w.~%-]+){2,}|\\\w", re.I),  # a path
    re.compile(r"\b(?:ASN?)\s?\d{3,}", re.I),  # a network
    re.compile(r"%[0-9a-f]{2}|&#?\w+;|\\u[0-9a-f]{4}", re.I),  # something encoded
)
MARKUP = re.compile(r"!\[|\]\s*[(\[:]|<[a-z!/]", re.I)
"""Pictures, links and HTML."""


class LooksLikeAddress(SpokenError):
    code = "looks-like-address"
    sentence = N_(
        "Your text has something that looks like a web address, an e-mail address, an IP address, a hash or a "
        "file path. None of these may stand here. Write it in words, with a space after every full stop."
    )


class LinksNotAllowed(SpokenError):
    code = "links-not-allowed"
    sentence = N_(
        "Your text has a link, a picture or HTML. Only plain text, bold, italics and lists may be used."
    )


def check_words(text: str) -> None:
    """Raise ``LinksNotAllowed`` or ``LooksLikeAddress`` for what may not stand beside figures."""
    seen = _DISGUISED.sub(".", _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).translate(_DOTS))
    if MARKUP.search(seen):
        raise LinksNotAllowed
    if any(pattern.search(seen) for pattern in ADDRESSES):
        raise LooksLikeAddress
