"""Editing what the association keeps of a member, and ending its membership with date and reason."""

from datetime import date

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.access import person
from app.association.blueprint import association, own
from app.association.forms import EndMembershipForm, MemberDetailsForm
from app.association.members import DESK, member_of
from app.clock import now, today
from app.extensions import db
from app.i18n import both, show_date
from app.refusals import refuse
from sentences import SpokenError
from signatories import admission
from signatories.errors import NotAMember
from signatories.imports import correcting, member_rows
from signatories.imports.correcting import ChangedMeanwhile
from signatories.models import Company, EndReason, Membership


def own_member(session: Session, company: Company) -> Membership:
    """The open membership of *company* here. Raises ``NotAMember``."""
    found = admission.open_membership(session, association=own(), company=company)
    if found is None:
        raise NotAMember
    return found


@both(
    association,
    nl=f"{DESK}/members/<company_slug>/details",
    en=f"{DESK}/members/<company_slug>/details",
    methods=["GET", "POST"],
)
def edit_member(association_slug: str, company_slug: str) -> ResponseReturnValue:
    """Member number, contact address and member since; when two edit at once, both versions are shown."""
    session, company = db.session(), g.company
    membership = own_member(session, company)
    form = MemberDetailsForm(obj=membership)
    status, theirs = 200, []
    if form.validate_on_submit():
        try:
            _change(session, membership, form)
        except ChangedMeanwhile as error:
            session.rollback()
            membership = own_member(session, company)
            refuse(form, error)
            status, theirs = 409, _both_versions(membership, form)
            form.version.raw_data = [str(membership.version)]  # what was shown now, not what was sent
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            flash(gettext("The details are saved."), "success")
            return redirect(
                url_for("association.member", association_slug=association_slug, company_slug=company_slug)
            )
    page = render_template("association/edit_member.html", form=form, company=company, theirs=theirs)
    return page, 422 if form.errors and status == 200 else status


def _change(session: Session, membership: Membership, form: MemberDetailsForm) -> None:
    correcting.change_member(
        session,
        membership=membership,
        version=form.version.data or 0,
        member_number=member_rows.read_number((form.member_number.data or "").strip()),
        contact_email=member_rows.read_email((form.contact_email.data or "").strip()),
        member_since=form.member_since.data or membership.member_since,
        by=person().public_id,
        at=now(),
    )


def _both_versions(membership: Membership, form: MemberDetailsForm) -> list[tuple[str, str, str]]:
    """By field: its label, what the register has now, and what was typed."""
    return [
        (field.label.text, _shown(getattr(membership, field.name)), _shown(field.data))
        for field in (form.member_number, form.contact_email, form.member_since)
    ]


def _shown(value: str | date | None) -> str:
    return (show_date(value) if isinstance(value, date) else value) or "–"


@both(
    association,
    nl=f"{DESK}/members/<company_slug>/end",
    en=f"{DESK}/members/<company_slug>/end",
    methods=["GET", "POST"],
)
def end_membership(association_slug: str, company_slug: str) -> ResponseReturnValue:
    session, company = db.session(), g.company
    found = member_of(session, company)
    form = EndMembershipForm(to_on=today())
    if form.validate_on_submit() and form.to_on.data:
        try:
            admission.end_membership(
                session,
                association=own(),
                company=company,
                to_on=form.to_on.data,
                at=now(),
                reason=EndReason(form.reason.data),
                words=(form.words.data or "").strip() or None,
            )
        except SpokenError as error:
            refuse(form, error)
        else:
            session.commit()
            flash(gettext("The membership of %(name)s has an end date now.", name=company.name), "success")
            return redirect(url_for("association.dashboard", association_slug=association_slug))
    page = render_template("association/end_membership.html", form=form, member=found)
    return page, 422 if form.errors else 200
