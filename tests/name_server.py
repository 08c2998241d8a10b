"""A tiny name server on this machine, speaking real DNS over UDP, for looking up TXT records."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.rrset


class Behaviour(Enum):
    """What the server does instead of giving TXT records."""

    NO_TEXT = "the name is there, without such a record"
    FAILS = "SERVFAIL"
    REFUSES = "REFUSED"
    SILENT = "no answer at all"


Zone = Mapping[str, Sequence[str] | Behaviour]
"""By name, the TXT records as zone files write them (``"quoted"``); a name that is missing does not exist.

Records of another kind stand under ``"NS voorbeeld.example"``.
"""


@contextmanager
def name_server(zone: Zone) -> Iterator[dns.resolver.Resolver]:
    """A resolver that asks a server of this test alone; *zone* may change while it runs."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.05)
        stop = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, zone, stop))
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
        try:
            yield resolver
        finally:
            stop.set()
            thread.join()


def _serve(server: socket.socket, zone: Zone, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            packet, asker = server.recvfrom(4096)
        except TimeoutError:
            continue
        answer = _answer(dns.message.from_wire(packet), zone)
        if answer is not None:
            server.sendto(answer.to_wire(), asker)


def _answer(query: dns.message.Message, zone: Zone) -> dns.message.Message | None:
    name = query.question[0].name
    asked, kind = name.to_text(omit_final_dot=True), query.question[0].rdtype
    found = zone.get(asked)
    other = zone.get(f"{dns.rdatatype.to_text(kind)} {asked}")
    response = dns.message.make_response(query)
    response.flags |= dns.flags.AA | dns.flags.RA
    if kind != dns.rdatatype.TXT and other is not None and not isinstance(other, Behaviour):
        response.answer.append(dns.rrset.from_text_list(name, 60, dns.rdataclass.IN, kind, other))
    elif found is None:
        response.set_rcode(dns.rcode.NXDOMAIN)
    elif found is Behaviour.SILENT:
        return None
    elif found is Behaviour.FAILS:
        response.set_rcode(dns.rcode.SERVFAIL)
    elif found is Behaviour.REFUSES:
        response.set_rcode(dns.rcode.REFUSED)
    elif not isinstance(found, Behaviour) and kind == dns.rdatatype.TXT:
        response.answer.append(
            dns.rrset.from_text_list(name, 60, dns.rdataclass.IN, dns.rdatatype.TXT, found)
        )
    return response
