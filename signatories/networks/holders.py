"""How a network or the handle of an organisation is written, and where its evidence may point. Pure."""

import re

from signatories.names.naming_errors import WrongNetwork, WrongReference

HIGHEST_AS_NUMBER = 4_294_967_295
LONGEST_REFERENCE = 120
_AS_NUMBER = re.compile(r"(?:AS\s*)?([0-9]{1,10})", re.IGNORECASE)
_HANDLE = re.compile(r"org:\s*([A-Za-z0-9_-]{1,64})", re.IGNORECASE)
_REFERENCE = re.compile(r"[^\W_](?:[^\W_]|[ ,()'#/-])*")
_MACHINE = re.compile(r"\d{1,3}(?:\D\d{1,3}){3}(?!\d)")
_DIGEST = re.compile(r"[^\W_]{32,}")


def canonical(text: str) -> str:
    """``as 64512`` as ``AS64512``, ``ORG:Ex1-RIPE`` as ``org:Ex1-RIPE``. Raises ``WrongNetwork``."""
    text = text.strip()
    if number := _AS_NUMBER.fullmatch(text):
        value = int(number[1])
        if 0 < value <= HIGHEST_AS_NUMBER:
            return f"AS{value}"
    if handle := _HANDLE.fullmatch(text):
        return f"org:{handle[1]}"
    raise WrongNetwork


def reference(text: str) -> str:
    """Where the evidence is, in plain words. Raises ``WrongReference``.

    Only letters, digits, spaces and ``, - ( ) ' # /`` can stand there: no address of any kind can be
    written with them, except one of a machine as bare groups of digits. That is refused too, and so is
    a run of signs as long as a digest.
    """
    text = " ".join(text.split())
    if not text:
        return ""
    is_plain = len(text) <= LONGEST_REFERENCE and _REFERENCE.fullmatch(text)
    if not is_plain or _MACHINE.search(text) or _DIGEST.search(text):
        raise WrongReference
    return text
