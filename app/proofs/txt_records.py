"""Looking up the TXT records of a name: what was asked, and what came back, as a value.

The name servers of the zone itself are asked first, since their answer is not from a cache; the
register's own resolver is asked when they cannot be found, do not answer, or point elsewhere.
Addresses of name servers stay out of the answer: pages show it.
"""

import time
from dataclasses import dataclass, replace
from enum import StrEnum

import dns.exception
import dns.message
import dns.rcode
import dns.resolver

from app.proofs.errors import DnsAway, DnsFailed, DnsSilent, NameNotThere, NoTextThere
from app.proofs.name_servers import authoritative

TRY_S = 2.0
LIFETIME_S = 5.0
MOST_RECORDS = 20
LONGEST_RECORD = 255


class Outcome(StrEnum):
    FOUND = "found"
    NO_SUCH_NAME = "no-such-name"
    NO_TEXT = "no-text"
    FAILED = "failed"
    SILENT = "silent"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Answer:
    """What the DNS said of *name*. ``detail`` is its error code (``SERVFAIL``) when it failed."""

    outcome: Outcome
    name: str
    records: tuple[str, ...] = ()
    detail: str = ""
    is_first_hand: bool = False
    """Whether a name server of the zone itself said so."""


def look_up(name: str, *, resolver: dns.resolver.Resolver | None = None) -> Answer:
    """Ask for the TXT records of *name*; each of the two searches is at most ``LIFETIME_S`` seconds long.

    Without *resolver* the name servers of this machine are asked.
    """
    try:
        base = resolver or dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return Answer(Outcome.NOT_ASKED, name)
    base.timeout = TRY_S
    first_hand = authoritative(name, base, until=time.monotonic() + LIFETIME_S)
    if first_hand is not None:
        answer = replace(_ask(name, first_hand), is_first_hand=True)
        if answer.outcome in (Outcome.FOUND, Outcome.NO_SUCH_NAME):
            return answer
    return _ask(name, base)


def _ask(name: str, asked: dns.resolver.Resolver) -> Answer:
    """What the servers of *asked* say, within ``LIFETIME_S`` seconds."""
    asked.timeout = TRY_S
    try:
        found = asked.resolve(name, "TXT", lifetime=LIFETIME_S, search=False)
    except dns.resolver.NXDOMAIN:
        return Answer(Outcome.NO_SUCH_NAME, name)
    except dns.resolver.NoAnswer:
        return Answer(Outcome.NO_TEXT, name)
    except dns.resolver.LifetimeTimeout:
        return Answer(Outcome.SILENT, name)
    except dns.resolver.NoNameservers as error:
        return Answer(Outcome.FAILED, name, detail=_failure(error))
    except dns.exception.DNSException as error:
        return Answer(Outcome.FAILED, name, detail=type(error).__name__)
    return Answer(Outcome.FOUND, name, tuple(_text(record.strings) for record in list(found)[:MOST_RECORDS]))


def records_in(answer: Answer) -> tuple[str, ...]:
    """The records of *answer*.

    Raises the error that says what was seen instead, and where: ``NameNotThere``,
    ``NoTextThere``, ``DnsFailed``, ``DnsSilent`` or ``DnsAway``.
    """
    match answer.outcome:
        case Outcome.FOUND:
            return answer.records
        case Outcome.NO_SUCH_NAME:
            raise NameNotThere(where=answer.name)
        case Outcome.NO_TEXT:
            raise NoTextThere(where=answer.name)
        case Outcome.FAILED:
            raise DnsFailed(where=answer.name, answer=answer.detail)
        case Outcome.SILENT:
            raise DnsSilent(where=answer.name, seconds=int(LIFETIME_S))
        case Outcome.NOT_ASKED:
            raise DnsAway(where=answer.name)


def _text(strings: tuple[bytes, ...]) -> str:
    """One record: its strings are parts of one text (RFC 7208, 3.3); odd bytes are shown escaped."""
    return b"".join(strings)[:LONGEST_RECORD].decode("ascii", errors="backslashreplace")


def _failure(error: dns.resolver.NoNameservers) -> str:
    """The response code of the last server that answered, such as ``SERVFAIL``."""
    for attempt in reversed(error.kwargs.get("errors", [])):
        response = attempt[-1]
        if isinstance(response, dns.message.Message):
            return dns.rcode.to_text(response.rcode())
    return "SERVFAIL"
