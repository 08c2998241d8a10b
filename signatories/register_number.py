"""The number that a company is keyed on: KVK, LEI or EUID, in one canonical form. Pure."""

import re

from stdnum import lei
from stdnum.exceptions import ValidationError

from signatories.errors import WrongRegisterNumber

SPACES = re.compile(r"\s+")
KVK = re.compile(r"[0-9]{8}")
# Country code, register code, dot, number (Implementing Regulation (EU) 2015/884, annex, 8).
EUID = re.compile(r"[A-Z]{2}[A-Z0-9]{1,20}\.[A-Z0-9._-]{1,30}")


def canonical(typed: str) -> str:
    """``kvk:12345678``, ``lei:...`` or ``euid:...`` for what was typed.

    Eight bare digits mean KVK; spaces, dots in a KVK number and case do not matter.
    Raises ``WrongRegisterNumber``.
    """
    kind, colon, number = typed.strip().partition(":")
    if not colon:
        kind, number = "kvk", kind
    kind = kind.strip().lower()
    number = SPACES.sub("", number).upper()
    if kind == "kvk" and KVK.fullmatch(number.replace(".", "")):
        return "kvk:" + number.replace(".", "")
    if kind == "lei":
        try:
            return "lei:" + lei.validate(number)
        except ValidationError:
            raise WrongRegisterNumber from None
    if kind == "euid" and EUID.fullmatch(number):
        return "euid:" + number
    raise WrongRegisterNumber
