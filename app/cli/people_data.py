"""What the register keeps of one person: to hand it out, and to erase it."""

import json

import click
from flask.cli import with_appcontext

from app.accounts import signing_in
from app.accounts.errors import NoSuchPerson
from app.accounts.models import Person
from app.cli.people import person
from app.clock import now
from app.extensions import db
from app.navigation import settings
from app.people_data import erasing, exporting


def named(email: str) -> Person:
    """Raises ``NoSuchPerson``."""
    who = signing_in.find_person(db.session(), email)
    if who is None:
        raise NoSuchPerson
    return who


@person.command("export")
@click.argument("email")
@with_appcontext
def export_person(email: str) -> None:
    """Print all that the register keeps of EMAIL, as JSON: what the person can ask for."""
    found = exporting.exported(db.session(), named(email), at=now())
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@person.command("erase")
@click.argument("email")
@click.confirmation_option(prompt="The name and addresses are gone for good, and all roles end. Go on?")
@with_appcontext
def erase_person(email: str) -> None:
    """Erase EMAIL: names and addresses go, roles end; prints what stays, and why."""
    who = named(email)
    stays = erasing.erase(db.session(), person=who, at=now())
    db.session.commit()
    erasing.write_down(settings().data_dir, who)
    click.echo(f"Erased; the number {who.public_id} stays.")
    for each in stays:
        click.echo(f"{each.table:20} {each.count:5}  {each.why}")
