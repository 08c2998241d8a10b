"""Commands that an operator gives with --as, and those that two of them have to give."""

import click

from app import proposals, second_person
from app.access import held_by
from app.accounts.models import Person
from app.cli.releasing import acting
from app.clock import now
from app.extensions import db
from app.roles import Role
from app.second_person import Act
from signatories.signatures.signature_errors import NotYours


def operator_of(email: str) -> Person:
    """The operator of that address. Raises ``NoSuchPerson`` or ``NotYours``."""
    who = acting(email)
    if not any(held.role is Role.OPERATOR for held in held_by(who)):
        raise NotYours
    return who


def is_second(email: str, *, act: Act, subject: str) -> bool:
    """Whether this is the second operator for *act*; the first one's proposal is kept, said, and mailed to the others.

    Raises ``NoSuchPerson``, ``NotYours`` or ``AnotherOperatorNeeded``.
    """
    who = operator_of(email)
    if second_person.releases(db.session(), act=act, subject=subject, by=who.public_id, at=now()):
        return True
    for proposal in second_person.waiting(db.session(), at=now()):
        if (proposal.act, proposal.subject) == (act.value, subject):
            proposals.tell(db.session(), proposal, by=who, at=now())
    db.session.commit()
    days = second_person.TERM.days
    click.echo(f"Proposed. Another operator releases it with the same command, within {days} days.")
    return False
