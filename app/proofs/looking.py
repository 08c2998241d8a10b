"""One look for the proof of a host, by either way: what was seen, or why nothing was."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import current_app

from app.outgoing import usual_way
from app.proofs.errors import (
    DnsAway,
    FileNotThere,
    FileSentOn,
    FileTooLong,
    NameNotThere,
    NoTextThere,
)
from app.proofs.files import lines_of
from app.proofs.txt_records import look_up, records_in
from sentences import SpokenError
from signatories.domains import proving
from signatories.domains.keeping_proof import Seen
from signatories.domains.proving import Method

ABSENT = (NameNotThere, NoTextThere, FileSentOn, FileTooLong)
"""What says that somebody answered and the proof is not there; anything else is silence."""


@dataclass(frozen=True)
class Sight:
    """What one look came to; ``detail`` is the code of what was met instead of the proof."""

    method: Method
    seen: Seen
    detail: str = ""


def look(host: str, method: Method) -> tuple[str, ...]:
    """The TXT records, or the lines of the file, where the proof of *host* has to be.

    No transaction may be open: it takes seconds. Raises what was met instead, and where: one of
    ``app.proofs.errors``.
    """
    if method is Method.FILE:
        return lines_of(host, way=usual_way())
    return records_in(look_up(proving.record_name_of(host), resolver=current_app.config.get("DNS_RESOLVER")))


def look_both_ways(host: str, challenge: str, first: Method) -> Sight:
    """Whether the proof of *challenge* is there, in the way it was given or in the other one.

    Raises ``DnsAway`` when this register itself cannot look: that says nothing about the company.
    """
    sight = look_once(host, challenge, first)
    if sight.seen is Seen.FOUND:
        return sight
    other = look_once(host, challenge, Method.DNS if first is Method.FILE else Method.FILE)
    return other if other.seen is Seen.FOUND else sight


def look_once(host: str, challenge: str, method: Method) -> Sight:
    """Whether the proof is there in one way. Raises ``DnsAway``."""
    try:
        seen = look(host, method)
    except DnsAway:
        raise
    except SpokenError as error:
        return Sight(method, seen_instead(error), error.code)
    return (
        Sight(method, Seen.FOUND) if proving.holds(challenge, seen) else Sight(method, Seen.ABSENT, "other")
    )


def seen_instead(error: SpokenError) -> Seen:
    """Whether an *error* says that the proof is absent, or only that nobody answered."""
    if isinstance(error, FileNotThere):
        is_trouble = int(str(error.values["status"])) >= HTTPStatus.INTERNAL_SERVER_ERROR
        return Seen.NOT_REACHED if is_trouble else Seen.ABSENT
    return Seen.ABSENT if isinstance(error, ABSENT) else Seen.NOT_REACHED
