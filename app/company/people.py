"""The company's people: who holds which role, and inviting another."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from app.accounts import inviting
from app.accounts.mails import mail_invitation
from app.accounts.models import Invitation, RoleGrant
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.company.forms import InviteForm
from app.extensions import db
from app.i18n import both
from app.refusals import refuse
from app.roles import Role
from sentences import SpokenError


@both(company, nl=f"{DESK}/people", en=f"{DESK}/people")
def people(company_slug: str) -> ResponseReturnValue:
    """Who acts for the company now, and which invitations are open."""
    session, own = db.session(), own_company()
    grants = session.scalars(
        select(RoleGrant).where(RoleGrant.company_id == own.id).order_by(RoleGrant.granted_at)
    )
    invitations = session.scalars(
        select(Invitation).where(Invitation.company_id == own.id).order_by(Invitation.invited_at)
    )
    return render_template(
        "company/people.html",
        grants=[grant for grant in grants if grant.counts_at(now())],
        invitations=[each for each in invitations if each.is_open_at(now())],
    )


@both(company, nl=f"{DESK}/people/invite", en=f"{DESK}/people/invite", methods=["GET", "POST"])
def invite_person(company_slug: str) -> ResponseReturnValue:
    form = InviteForm()
    if form.validate_on_submit():
        session = db.session()
        try:
            invitation, token = inviting.invite(
                session,
                email=form.email.data or "",
                role=Role(form.role.data),
                company=own_company(),
                at=now(),
            )
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            mail_invitation(session, invitation=invitation, token=token, at=now())
            session.commit()
            flash(gettext("The invitation to %(email)s is on its way.", email=invitation.email), "success")
            return redirect(url_for("company.people", company_slug=company_slug))
    return render_template("company/invite_person.html", form=form), 422 if form.errors else 200
