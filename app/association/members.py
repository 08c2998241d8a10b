"""Registering a member, and the page of one member with its conditions and its history."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import ask_fresh, person
from app.accounts import inviting
from app.accounts.mails import mail_invitation
from app.accounts.models import Invitation
from app.association.blueprint import association, own
from app.association.conditions_of_member import conditions_of
from app.association.forms import END_REASON_WORDS, InviteOwnerForm, MemberForm
from app.association.standing_of_members import overview
from app.clock import now, today
from app.extensions import db
from app.findings import Member
from app.i18n import both, spoken
from app.refusals import refuse
from app.roles import Role
from sentences import SpokenError
from signatories import admission
from signatories.disagreements import seen_by
from signatories.errors import NotAMember
from signatories.imports import importing_members, member_rows
from signatories.imports.member_rows import MemberRow, WrongRow
from signatories.models import Company, Membership
from signatories.names import look_alikes

DESK = "/desk/association/<association_slug>"


def member_of(session: Session, company: Company) -> Member:
    """The company as a member now, or as it was. Raises ``NotAMember`` for one that never was."""
    found = overview(session, association=own(), at=now(), only=company)
    if not found.members:
        raise NotAMember
    return found.members[0]


@both(association, nl=f"{DESK}/new-member", en=f"{DESK}/new-member", methods=["GET", "POST"])
def register_member(association_slug: str) -> ResponseReturnValue:
    form = MemberForm(member_since=today())
    if form.validate_on_submit():
        if form.invite.data and (confirm_first := ask_fresh()) is not None:
            return confirm_first
        try:
            company = _admit(db.session(), form)
        except SpokenError as error:
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("%(name)s is registered as a member.", name=company.name), "success")
            return redirect(
                url_for("association.member", association_slug=association_slug, company_slug=company.slug)
            )
    page = render_template("association/register_member.html", form=form)
    return page, 422 if form.errors else 200


def _admit(session: Session, form: MemberForm) -> Company:
    """Register what the form says, by the same reader and engine as an import does."""
    given = {
        column: (form[column].data.isoformat() if column == "member_since" else form[column].data)
        for column in member_rows.READERS
        if form[column].data
    }
    row = member_rows.read(1, list(given), list(given.values()))
    if isinstance(row, WrongRow):
        raise member_rows.WrongCell(row.reason, **row.values)
    if (known := _known_member(session, row)) is not None:
        raise known
    planned = importing_members.prepare_to_save(session, association=own(), rows=[row], at=now())
    if planned.wrong:
        raise member_rows.WrongCell(planned.wrong[0].reason, **planned.wrong[0].values)
    importing_members.save(session, planned, association=own(), by=person().public_id, at=now())
    company = session.scalars(select(Company).where(Company.register_number == row.register_number)).one()
    if form.invite.data and row.contact_email:
        _invite(session, company, row.contact_email)
    return company


def _known_member(session: Session, row: MemberRow) -> SpokenError | None:
    company = session.scalar(select(Company).where(Company.register_number == row.register_number))
    current = company and admission.open_membership(session, association=own(), company=company)
    return admission.AlreadyMember(since=current.from_on.isoformat()) if current else None


def _invite(session: Session, company: Company, email: str) -> None:
    invitation, token = inviting.invite(
        session, email=email, role=Role.COMPANY_OWNER, company=company, by=person(), at=now()
    )
    mail_invitation(session, invitation=invitation, token=token, at=now())


@both(
    association,
    nl=f"{DESK}/members/<company_slug>",
    en=f"{DESK}/members/<company_slug>",
    methods=["GET", "POST"],
)
def member(association_slug: str, company_slug: str) -> ResponseReturnValue:
    """One member: its conditions with evidence, and inviting somebody to sign for it."""
    session, company = db.session(), g.company
    found = member_of(session, company)
    form = InviteOwnerForm(email=found.membership.contact_email)
    if form.validate_on_submit() and (answer := _invited(session, company, form)) is not None:
        return answer
    disagreements, names = seen_by(session, association=own(), company=company, at=now())
    page = render_template(
        "association/member.html",
        form=form,
        member=found,
        conditions=conditions_of(found),
        invitations=_invitations(session, company),
        may_invite=inviting.may_invite_owner(session, company=company, by=person(), at=now()),
        earlier=_earlier(session, company),
        alike=look_alikes.like_company(
            session, company.id, [company.legal_name, company.trade_name or company.legal_name], at=now()
        ),
        reasons=END_REASON_WORDS,
        moment=now(),
        disagreements=disagreements,
        association_names=names,
    )
    return page, 422 if form.errors else 200


def _invited(session: Session, company: Company, form: InviteOwnerForm) -> ResponseReturnValue | None:
    """Invite whom the form names, after a fresh second factor; nothing when it is refused."""
    if (confirm_first := ask_fresh()) is not None:
        return confirm_first
    try:
        _invite(session, company, form.email.data or "")
    except SpokenError as error:
        refuse(form, error)
        return None
    session.commit()
    flash(gettext("The invitation to %(email)s is on its way.", email=form.email.data), "success")
    return redirect(request.path)


def _earlier(session: Session, company: Company) -> list[Membership]:
    """The memberships of this company here that are over, the latest first; taken back ones are none."""
    query = select(Membership).where(
        Membership.company_id == company.id,
        Membership.association_id == own().id,
        Membership.to_on > Membership.from_on,
    )
    return list(session.scalars(query.order_by(Membership.from_on.desc())))


def _invitations(session: Session, company: Company) -> list[Invitation]:
    query = select(Invitation).where(Invitation.company_id == company.id).order_by(Invitation.id.desc())
    return list(session.scalars(query))


@association.errorhandler(NotAMember)
def not_a_member(error: NotAMember) -> ResponseReturnValue:
    """Another association's member looks like no company at all."""
    return render_template(
        "error.html",
        title=gettext("We cannot find this member"),
        sentence=spoken(error),
        advice=gettext("Look in your list of members."),
        status=404,
    ), 404
