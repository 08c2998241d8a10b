"""Commands about associations and people: add, invite, list and end roles, sign-in link."""

from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext

from app.accounts import inviting, people, role_changes, signing_in, subjects
from app.accounts.errors import NoSuchPerson, RoleAlreadyEnded
from app.accounts.last_days import end_of, last_day
from app.accounts.mails import mail_invitation, mail_role_ended
from app.accounts.models import RoleGrant
from app.clock import now
from app.extensions import db
from app.navigation import link_to
from app.roles import Role
from signatories import admission, register


@click.group()
def association() -> None:
    """Associations."""


@association.command("add")
@click.argument("name")
@click.option("--slug", required=True, help="Its short name in URLs, such as demo-association.")
@with_appcontext
def add_association(name: str, slug: str) -> None:
    """Add an association."""
    admission.add_association(db.session(), name=name, slug=slug, at=now())
    db.session.commit()
    click.echo(f"Added {name} as {slug}.")


@click.group()
def person() -> None:
    """People."""


ROLE = click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
ASSOCIATION = click.option(
    "--association", "association_slug", help="Slug of the association (roles of an association)."
)
COMPANY = click.option(
    "--company", "register_number", help="Register number of the company (roles of a company)."
)
UNTIL = click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the role; none is a role without an end."
)


def named(association_slug: str | None, register_number: str | None) -> dict[str, Any]:
    """The association or company that the options name. Raises ``NotFound``."""
    session = db.session()
    return {
        "association": register.association_of(session, association_slug) if association_slug else None,
        "company": register.company_of(session, register_number) if register_number else None,
    }


def grant_of(email: str, role: str, of: dict[str, Any]) -> RoleGrant:
    """The role that somebody holds. Raises ``NoSuchPerson`` or ``RoleAlreadyEnded``."""
    who = signing_in.find_person(db.session(), email)
    if who is None:
        raise NoSuchPerson
    for grant in subjects.grants_of(db.session(), **of, at=now()):
        if grant.person_id == who.id and grant.role == role:
            return grant
    raise RoleAlreadyEnded


@person.command("invite")
@click.argument("email")
@ROLE
@ASSOCIATION
@COMPANY
@UNTIL
@with_appcontext
def invite_person(
    email: str,
    role: str,
    association_slug: str | None,
    register_number: str | None,
    until: datetime | None,
) -> None:
    """Invite somebody to a role; the mail goes to the outbox."""
    session = db.session()
    end = people.checked_end(end_of(until.date() if until else None), at=now())
    invitation, token = inviting.invite(
        session, email=email, role=Role(role), role_expires_at=end, at=now(),
        **named(association_slug, register_number),
    )  # fmt: skip
    mail_invitation(session, invitation=invitation, token=token, at=now())
    session.commit()
    click.echo(f"Invited to be {role}. The mail is in the outbox.")


@person.command("list")
@ASSOCIATION
@COMPANY
@with_appcontext
def list_people(association_slug: str | None, register_number: str | None) -> None:
    """List who holds which role: of an association, of a company, or of the register itself."""
    for grant in subjects.grants_of(db.session(), **named(association_slug, register_number), at=now()):
        until = last_day(grant.expires_at)
        end = f"until {until.isoformat()}" if until else "no end"
        click.echo(f"{grant.role:16} {grant.person.email}  since {grant.granted_at:%Y-%m-%d}, {end}")


@person.command("end-role")
@click.argument("email")
@ROLE
@ASSOCIATION
@COMPANY
@with_appcontext
def end_role(email: str, role: str, association_slug: str | None, register_number: str | None) -> None:
    """End a role of EMAIL at once; the last owner, officer or operator stays."""
    grant = grant_of(email, role, named(association_slug, register_number))
    role_changes.end_role(db.session(), grant=grant, by=None, at=now())
    mail_role_ended(db.session(), grant=grant, at=now())
    db.session.commit()
    click.echo(f"Ended: {role}.")


@person.command("move-end")
@click.argument("email")
@ROLE
@ASSOCIATION
@COMPANY
@UNTIL
@with_appcontext
def move_end(
    email: str,
    role: str,
    association_slug: str | None,
    register_number: str | None,
    until: datetime | None,
) -> None:
    """Give a role of EMAIL another last day, or none."""
    grant = grant_of(email, role, named(association_slug, register_number))
    end = end_of(until.date() if until else None)
    role_changes.move_end(db.session(), grant=grant, expires_at=end, by=None, at=now())
    db.session.commit()
    click.echo(f"{role}: {'until ' + until.date().isoformat() if until else 'no end'}.")


@click.command("login-link")
@click.argument("email")
@with_appcontext
def login_link(email: str) -> None:
    """Print a one-time sign-in link for EMAIL: for the machine's operator."""
    token = signing_in.make_link(db.session(), email=email, at=now())
    who = signing_in.find_person(db.session(), email)
    db.session.commit()
    click.echo(link_to("accounts.use_link", token=token, lang=who.language if who else "nl"))
