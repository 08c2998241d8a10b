"""What a page needs to ask for a passkey: the options for the browser, and the challenge that goes with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import Person
from app.clock import now
from app.factors import challenges, passkeys
from app.factors.challenges import Purpose
from app.factors.models import Passkey


@dataclass(frozen=True)
class Asked:
    """``options`` for the script of the page, as JSON; ``challenge`` goes back with the form."""

    options: str
    challenge: str


def to_show(purpose: Purpose, *, bound: str = "", known: Sequence[Passkey] = ()) -> Asked:
    """Ask for a passkey of *known*, or for any of this site."""
    challenge, sealed = challenges.new(purpose, bound=bound, at=now())
    return Asked(passkeys.options_to_show(known=known, challenge=challenge), sealed)


def to_add(person: Person, *, bound: str, known: Sequence[Passkey]) -> Asked:
    """Ask the browser to make a passkey for *person*."""
    challenge, sealed = challenges.new(Purpose.ADD, bound=bound, at=now())
    return Asked(passkeys.options_to_add(person, known=known, challenge=challenge), sealed)
