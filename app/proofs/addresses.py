"""Whether a mail address is at a proven domain itself: only there may the register write unasked."""

from sentences import N_, SpokenError
from signatories.domains import hosts
from signatories.errors import WrongHost


class AddressElsewhere(SpokenError):
    code = "address-elsewhere"
    sentence = N_("Type an address that ends in @%(host)s: that is the domain that you proved.")


def check_is_at(email: str, host: str) -> None:
    """Raise ``AddressElsewhere`` unless *email* is at just this host."""
    if not is_at(email, host):
        raise AddressElsewhere(host=hosts.readable(host))


def is_at(email: str, host: str) -> bool:
    """Whether *email* is at just this host, not at a name above or below it."""
    local, _, domain = email.strip().rpartition("@")
    try:
        return bool(local) and hosts.canonical(domain) == host and "/" not in domain
    except WrongHost:
        return False
