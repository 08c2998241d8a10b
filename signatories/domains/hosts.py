"""Host names in one form: ASCII (A-labels), lower case, at least two labels. Pure."""

import re

import idna

from signatories.errors import WrongHost

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")

PLAIN = re.compile(r"[a-z0-9.-]+")
"""A name that is in ASCII already, unless it has two hyphens in a row, as an international name has."""


def canonical(typed: str) -> str:
    """The host in ASCII for what was typed; ``https://`` and a trailing slash are forgiven.

    Raises ``WrongHost`` for addresses, paths, ports, single labels and wrong characters.
    """
    name = typed.strip().lower().removeprefix("https://").removeprefix("http://").removesuffix("/")
    host = name.rstrip(".")
    if not PLAIN.fullmatch(host) or "--" in host:
        try:
            host = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            raise WrongHost from None
    labels = host.split(".")
    if len(host) > 253 or len(labels) < 2 or labels[-1].isdigit() or not all(map(LABEL.fullmatch, labels)):
        raise WrongHost
    return host


def readable(host: str) -> str:
    """The host as people write it (U-labels), for pages; the ASCII form stays what counts."""
    try:
        return idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return host
