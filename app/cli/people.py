"""Commands about associations and people: add, invite, sign-in link."""

import click
from flask.cli import with_appcontext

from app.accounts import inviting, signing_in
from app.accounts.mails import mail_invitation
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


@person.command("invite")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--association", "association_slug", help="Slug of the association (role officer).")
@click.option("--company", "register_number", help="Register number of the company (company roles).")
@with_appcontext
def invite_person(email: str, role: str, association_slug: str | None, register_number: str | None) -> None:
    """Invite somebody to a role; the mail goes to the outbox."""
    session = db.session()
    of_association = register.association_of(session, association_slug) if association_slug else None
    of_company = register.company_of(session, register_number) if register_number else None
    invitation, token = inviting.invite(
        session, email=email, role=Role(role), association=of_association, company=of_company, at=now()
    )
    mail_invitation(session, invitation=invitation, token=token, at=now())
    session.commit()
    click.echo(f"Invited to be {role}. The mail is in the outbox.")


@click.command("login-link")
@click.argument("email")
@with_appcontext
def login_link(email: str) -> None:
    """Print a one-time sign-in link for EMAIL: for the machine's operator."""
    token = signing_in.make_link(db.session(), email=email, at=now())
    who = signing_in.find_person(db.session(), email)
    db.session.commit()
    click.echo(link_to("accounts.use_link", token=token, lang=who.language if who else "nl"))
