"""The people pages, the same on each desk: who holds which role, inviting, ending, handing over."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import undelivered
from app.access import person
from app.accounts import inviting, people, role_changes
from app.accounts.authority import roles_given
from app.accounts.forms import ConfirmForm
from app.accounts.last_days import end_of, last_day
from app.accounts.mails import mail_invitation, mail_role_ended
from app.accounts.models import Invitation, RoleGrant
from app.accounts.people_forms import HandOverForm, InvitePersonForm, RoleEndForm
from app.accounts.subjects import subject_of
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.refusals import refuse
from app.roles import Role
from sentences import SpokenError
from signatories.models import Association, Company

SLUGS = ("association_slug", "company_slug")


@dataclass(frozen=True)
class Pages:
    """Where these pages stand on one desk; *prefix* tells two sets on the same desk apart."""

    blueprint: str
    prefix: str = ""

    def url(self, name: str, **values: Any) -> str:
        named = {key: value for key, value in (request.view_args or {}).items() if key in SLUGS}
        return url_for(f"{self.blueprint}.{self.prefix}{name}", **named, **values)

    @property
    def of(self) -> dict[str, Any]:
        """The association or company that the URL names, as the guard fetched it."""
        association: Association | None = g.get("association")
        company: Company | None = g.get("company")
        return {"association": association, "company": company}

    def gives(self) -> tuple[Role, ...]:
        """The roles that the person who looks may give here."""
        return roles_given(person().held_at(now()), subject_of(db.session(), **self.of, at=now()))

    def show(self, template: str, **values: object) -> str:
        of = self.of["association"] or self.of["company"]
        return render_template(f"people/{template}.html", pages=self, of=of, **values)

    def grant(self, public_id: str) -> RoleGrant:
        """A role of this desk that counts now; 404 for any other, and where it is not this person's to change."""
        found = people.find_grant(db.session(), public_id=public_id, **self.of, at=now())
        if found is None or (Role(found.role) not in self.gives() and found.person_id != person().id):
            abort(404)
        return found

    def invitation(self, public_id: str) -> Invitation:
        """An open invitation of this desk; 404 for any other."""
        found = people.find_invitation(db.session(), public_id=public_id, **self.of, at=now())
        if found is None or Role(found.role) not in self.gives():
            abort(404)
        return found


def show_people(pages: Pages, **_named: str) -> ResponseReturnValue:
    """Who acts here now, who did before, and which invitations are open."""
    found = people.of_desk(db.session(), **pages.of, at=now())
    addresses = {each.person.email for each in found.grants} | {each.email for each in found.invitations}
    came_back = undelivered.bounced(db.session(), addresses)
    return pages.show("people", found=found, gives=pages.gives(), came_back=came_back)


def invite_person(pages: Pages, **_named: str) -> ResponseReturnValue:
    form = InvitePersonForm()
    form.offer(pages.gives())
    if form.validate_on_submit():
        session = db.session()
        try:
            invitation, token = inviting.invite(
                session,
                email=form.email.data or "",
                role=Role(form.role.data),
                role_expires_at=people.checked_end(end_of(form.last_day.data), at=now()),
                by=person(),
                at=now(),
                **pages.of,
            )
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            return send(pages, invitation, token)
    return pages.show("invite", form=form), 422 if form.errors else 200


def send(pages: Pages, invitation: Invitation, token: str) -> ResponseReturnValue:
    """Write the mail of an invitation, commit, and go back to the people."""
    mail_invitation(db.session(), invitation=invitation, token=token, at=now())
    db.session.commit()
    flash(gettext("The invitation to %(email)s is on its way.", email=invitation.email), "success")
    return redirect(pages.url("people"))


def change_role(pages: Pages, grant: str, **_named: str) -> ResponseReturnValue:
    """Move the last day of a role; who changed it meanwhile is shown beside what was typed."""
    row = pages.grant(grant)
    form = RoleEndForm(last_day=last_day(row.expires_at), version=row.version)
    if Role(row.role) not in pages.gives():
        abort(404)
    if form.validate_on_submit():
        if form.version.data != str(row.version):
            form.version.data = str(row.version)
            return pages.show("change", form=form, grant=row, changed_meanwhile=True), 409
        try:
            end = end_of(form.last_day.data)
            role_changes.move_end(db.session(), grant=row, expires_at=end, by=person(), at=now())
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("The role has another last day now."), "success")
            return redirect(pages.url("people"))
    return pages.show("change", form=form, grant=row), 422 if form.errors else 200


def end_role(pages: Pages, grant: str, **_named: str) -> ResponseReturnValue:
    """A page that asks first; then the role opens nothing any more."""
    row, form = pages.grant(grant), ConfirmForm()
    is_own = row.person_id == person().id
    if form.validate_on_submit():
        try:
            role_changes.end_role(db.session(), grant=row, by=person(), at=now())
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            mail_role_ended(db.session(), grant=row, at=now())
            db.session.commit()
            flash(gettext("The role has ended."), "success")
            return redirect(url_for("accounts.start") if is_own else pages.url("people"))
    return pages.show("end", form=form, grant=row, is_own=is_own), 422 if form.errors else 200


def hand_over(pages: Pages, grant: str, **_named: str) -> ResponseReturnValue:
    """Name a successor for one's own role."""
    row, form = pages.grant(grant), HandOverForm()
    if row.person_id != person().id:
        abort(404)
    if form.validate_on_submit():
        try:
            invitation, token = role_changes.hand_over(
                db.session(), grant=row, email=form.email.data or "", by=person(), at=now()
            )
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            return send(pages, invitation, token)
    return pages.show("hand_over", form=form, grant=row), 422 if form.errors else 200


def send_again(pages: Pages, invitation: str, **_named: str) -> ResponseReturnValue:
    row = pages.invitation(invitation)
    try:
        token = inviting.send_again(db.session(), invitation=row, by=person(), at=now())
    except inviting.InvitationClosed:
        abort(404)
    db.session.refresh(row)
    return send(pages, row, token)


def withdraw_invitation(pages: Pages, invitation: str, **_named: str) -> ResponseReturnValue:
    row, form = pages.invitation(invitation), ConfirmForm()
    if not form.validate_on_submit():
        return pages.show("withdraw", form=form, invitation=row)
    try:
        inviting.withdraw(db.session(), invitation=row, by=person(), at=now())
    except inviting.InvitationClosed:
        abort(404)
    db.session.commit()
    flash(gettext("The invitation is withdrawn. Its link does not work any more."), "success")
    return redirect(pages.url("people"))


View = Callable[..., ResponseReturnValue]
ASK_FIRST = ("GET", "POST")
VIEWS: tuple[tuple[str, str, View, tuple[str, ...]], ...] = (
    ("people", "", show_people, ("GET",)),
    ("invite_person", "/invite", invite_person, ASK_FIRST),
    ("change_role", "/<grant>/until", change_role, ASK_FIRST),
    ("end_role", "/<grant>/end", end_role, ASK_FIRST),
    ("hand_over", "/<grant>/hand-over", hand_over, ASK_FIRST),
    ("send_again", "/invitations/<invitation>/again", send_again, ("POST",)),
    ("withdraw_invitation", "/invitations/<invitation>/withdraw", withdraw_invitation, ASK_FIRST),
)


def add_people_pages(blueprint: Blueprint, path: str, *, prefix: str = "") -> None:
    """Put the pages on a desk, below *path*; their endpoints are *prefix* and the names above."""
    pages = Pages(blueprint.name, prefix)
    for name, tail, view, methods in VIEWS:
        bound: Any = partial(view, pages)
        bound.__name__ = prefix + name
        both(blueprint, nl=path + tail, en=path + tail, methods=list(methods))(bound)
