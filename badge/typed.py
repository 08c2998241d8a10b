"""What somebody typed or pasted to have a badge checked: a CODE, an address, a website, or anything else. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from badge import code, origins

LONGEST = 2000
LONGEST_TOKEN = 20_000
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
_NETWORK = re.compile(r"asn?[\s:.-]*(\d{1,10})", re.IGNORECASE)
_NUMBER = re.compile(r"(kvk)?[\s:.-]*(?:nummer|number|nr)?[\s:.-]*((?:\d[\s.-]*){8})", re.IGNORECASE)


@dataclass(frozen=True)
class Typed:
    """One question. ``code`` is in normal form; ``is_address`` says that a web address was given, and
    ``is_own`` that it leads to this register; ``origin`` is that of an address or website elsewhere;
    ``words`` is what a directory can look for, with numbers as it writes them.
    """

    words: str
    code: str | None = None
    is_address: bool = False
    is_own: bool = False
    origin: str | None = None
    is_token: bool = False

    @property
    def looks_like_code(self) -> bool:
        """Whether it may be meant as a CODE: by its length, and by a digit as nearly all of them have."""
        signs = code.without_breaks(self.words)
        is_long = abs(len(signs) - code.LENGTH) <= 1
        return self.origin is None and is_long and signs.isalnum() and any(map(str.isdigit, signs))


def read(text: str, *, base_url: str) -> Typed:
    """What *text* can mean; ``base_url`` is where this register stands."""
    text = text.strip()
    if len(text) <= LONGEST_TOKEN and _TOKEN.fullmatch(text):
        return Typed(text, is_token=True)
    text = text[: LONGEST + 1]
    if own := _own_parts(text, base_url):
        return Typed(text, code=origins.code_in_path(own.path), is_address=True, is_own=True)
    if origins.is_address(text):
        return Typed(text, is_address=True, origin=origins.normalised(text))
    found = code.normalised(text)
    if found is not None:
        return Typed(text, code=found)
    words = _as_listed(text)
    return Typed(words, origin=_site(text) if words == text else None)


def _own_parts(text: str, base_url: str) -> SplitResult | None:
    """*text* as an address of this register, with or without its scheme; ``None`` for any other text."""
    own = urlsplit(base_url)
    is_whole = origins.is_address(text)
    if not is_whole and not text.lower().startswith((f"{own.netloc}/", f"//{own.netloc}/")):
        return None
    parts = origins.split(text if is_whole else "https://" + text.removeprefix("//"))
    if parts is None or parts.username is not None:
        return None
    try:
        is_here = (parts.hostname or "").rstrip(".") == own.hostname and (
            not is_whole or origins.port_of(parts) == origins.port_of(own) or (parts.port or own.port) is None
        )
    except ValueError:
        return None
    return parts if is_here else None


def _site(text: str) -> str | None:
    """The origin of a bare host such as ``example.nl``; one word without a dot is a name, not a website."""
    host = text.split("/")[0].strip(".")
    is_name = "." in host and " " not in text and not host.rpartition(".")[2].isdigit()
    return origins.normalised(text) if is_name else None


def _as_listed(text: str) -> str:
    """Numbers as the register writes them: ``AS 64500`` and ``0000 1234`` without what stands between."""
    if network := _NETWORK.fullmatch(text):
        return f"AS{network.group(1)}"
    if number := _NUMBER.fullmatch(text):
        return re.sub(r"\D", "", number.group(2))
    return text
