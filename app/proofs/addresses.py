"""Whether a mail address is at a proven domain itself: only there may the register write unasked."""

from signatories import hosts
from signatories.errors import WrongHost


def is_at(email: str, host: str) -> bool:
    """Whether *email* is at just this host, not at a name above or below it."""
    local, _, domain = email.strip().rpartition("@")
    try:
        return bool(local) and hosts.canonical(domain) == host and "/" not in domain
    except WrongHost:
        return False
