"""What a question to the directory may have meant when no company answers it: said, with where to go."""

import re
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from badge import origins, records
from badge.typed import Typed
from signatories import register_number as register_numbers
from signatories.directory import search
from signatories.directory.directory import EVERYONE, Question, count
from signatories.domains.hosts import readable
from signatories.errors import WrongRegisterNumber
from signatories.names.folding import folded
from signatories.register import Called

_BARE_NUMBER = re.compile(r"\d{1,10}")
_NETWORK = re.compile(r"AS\d{1,10}")


class WhatElse(NamedTuple):
    """Each is None, False or empty where it was not meant.

    ``host`` is a website that no company has proven; ``code`` a CODE that is known here, in an address of
    another site; ``network`` an AS number: one to look for where only its number was typed.
    """

    host: str | None
    code: str | None
    associations: list[Called]
    network: str | None
    is_network: bool
    is_number: bool


def meant(session: Session, typed: Typed, associations: list[Called], *, at: datetime) -> WhatElse:
    """What *typed* may have meant besides a company."""
    words, host = typed.words, search.host_in(typed.words)
    linked = origins.code_in_address(words) if typed.is_address else None
    known = records.find(session, linked) if linked else None
    name = folded(words)
    return WhatElse(
        host=readable(host) if host else None,
        code=known.code if known else None,
        associations=[
            each for each in associations if name and (name in folded(each.name) or words == each.slug)
        ],
        network=_held(session, words, at),
        is_network=bool(_NETWORK.fullmatch(words)),
        is_number=_is_number(words),
    )


def _held(session: Session, words: str, at: datetime) -> str | None:
    """The AS number that was typed without its letters, where somebody holds it."""
    if not _BARE_NUMBER.fullmatch(words):
        return None
    network = f"AS{int(words)}"
    return network if count(session, Question(network, None, EVERYONE), at=at) else None


def _is_number(words: str) -> bool:
    with suppress(WrongRegisterNumber):
        return bool(register_numbers.canonical(words))
    return False
