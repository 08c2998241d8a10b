"""Which name servers know a name first hand: those of its zone. What they say needs no cache."""

import time

import dns.exception
import dns.name
import dns.resolver

from app.outgoing import is_public

MOST_SERVERS = 4


def authoritative(name: str, base: dns.resolver.Resolver, *, until: float) -> dns.resolver.Resolver | None:
    """A resolver that asks the name servers of the zone of *name* itself; none when they are not found.

    *base* finds them; *until* is the moment of ``time.monotonic`` at which the search stops.
    Servers without a public address are left out.
    """
    try:
        zone = dns.resolver.zone_for_name(dns.name.from_text(name), resolver=base, lifetime=_left(until))
        servers = [record.target for record in base.resolve(zone, "NS", lifetime=_left(until))]
        addresses: list[str] = []
        for server in sorted(servers)[:MOST_SERVERS]:
            found = base.resolve(server, "A", lifetime=_left(until), raise_on_no_answer=False)
            addresses += [record.address for record in found.rrset or ()]
    except (dns.exception.DNSException, ValueError):
        return None
    addresses = [each for each in addresses if is_allowed(each)]
    if not addresses:
        return None
    asked = dns.resolver.Resolver(configure=False)
    asked.nameservers, asked.port = addresses, base.port
    asked.flags = 0  # they are asked for what they know themselves, not to ask further
    return asked


def is_allowed(address: str) -> bool:
    return is_public(address)


def _left(until: float) -> float:
    """The seconds that are left. Raises ``dns.exception.Timeout`` when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise dns.exception.Timeout
    return left
