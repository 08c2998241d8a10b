"""Members that nobody acts for yet: their contacts are invited together, or reminded of an invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access import person
from app.accounts import inviting
from app.accounts.mails import mail_invitation
from app.accounts.models import INVITATION_TERM, Invitation, RoleGrant
from app.association.blueprint import association, own
from app.association.dashboard import DESK
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.limits import TooManyAttempts
from app.members_at import memberships_at
from app.roles import Role
from signatories.models import Membership

MOST_AT_ONCE = 200
"""How many members the page shows and invites in one go."""
REMIND_AFTER = timedelta(days=7)
"""An invitation of that age is proposed for a reminder."""
PLACE = f"{DESK}/invite-members"


@dataclass(frozen=True)
class Uninvited:
    """A member without an owner in the register, with its newest invitation that nobody used."""

    membership: Membership
    invitation: Invitation | None

    @property
    def email(self) -> str | None:
        return self.invitation.email if self.invitation else self.membership.contact_email

    @property
    def sent_at(self) -> datetime | None:
        """When the newest mail went out: sending an invitation again gives it its whole term again."""
        return self.invitation.expires_at - INVITATION_TERM if self.invitation else None

    @property
    def is_proposed(self) -> bool:
        return self.sent_at is None or self.sent_at <= now() - REMIND_AFTER


def without_owner(session: Session) -> list[Uninvited]:
    """The members of this association that nobody owns yet, those never invited first; three queries."""
    owned = select(RoleGrant.company_id).where(
        RoleGrant.role == Role.COMPANY_OWNER.value,
        RoleGrant.company_id.is_not(None),
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.expires_at.is_(None), RoleGrant.expires_at > now()),
    )
    have_owner = set(session.scalars(owned))
    unused = session.scalars(
        select(Invitation)
        .join(Membership, Membership.company_id == Invitation.company_id)
        .where(
            Membership.association_id == own().id,
            Invitation.role == Role.COMPANY_OWNER.value,
            *inviting.IS_UNUSED,
        )
        .order_by(Invitation.id)
    )
    invitations = {each.company_id: each for each in unused}
    found = [
        Uninvited(membership, invitations.get(membership.company_id))
        for membership in memberships_at(session, association=own(), at=now())
        if membership.company_id not in have_owner and membership.company.ended_on is None
    ]
    return sorted(found, key=lambda each: each.invitation is not None)


@both(association, nl=PLACE, en=PLACE, methods=["GET", "POST"])
def invite_members(association_slug: str) -> ResponseReturnValue:
    """Whom to invite or remind; sending writes a mail to each chosen contact."""
    session, form = db.session(), FlaskForm()
    found = without_owner(session)
    reachable = [each for each in found if each.email]
    chosen = [each for each in reachable if each.membership.company.slug in request.form.getlist("member")]
    if form.validate_on_submit() and chosen:
        _send(session, chosen[:MOST_AT_ONCE])
        session.commit()
        return redirect(request.path)
    return render_template(
        "association/invite_members.html",
        form=form,
        members=reachable[:MOST_AT_ONCE],
        more=max(0, len(reachable) - MOST_AT_ONCE),
        unreachable=[each.membership.company for each in found if not each.email],
        most=MOST_AT_ONCE,
        nothing_chosen=form.is_submitted(),
        moment=now(),
    )


def _send(session: Session, chosen: Sequence[Uninvited]) -> None:
    """Invite or remind each of *chosen*, and say how many; an address that got too many mails waits."""
    waiting = []
    for each in chosen:
        try:
            _invite(session, each)
        except TooManyAttempts:
            waiting.append(each.membership.company.name)
    if sent := len(chosen) - len(waiting):
        flash(
            ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", sent),
            "success",
        )
    if waiting:
        flash(
            gettext(
                "These members share an address that got too many mails this hour. Invite them later: %(names)s.",
                names=", ".join(waiting),
            ),
            "warning",
        )


def _invite(session: Session, member: Uninvited) -> None:
    company = member.membership.company
    if member.invitation is not None:
        invitation = member.invitation
        token = inviting.send_again(session, invitation=invitation, by=person(), at=now())
    else:
        invitation, token = inviting.invite(
            session, email=member.email or "", role=Role.COMPANY_OWNER, company=company, by=person(), at=now()
        )
    mail_invitation(session, invitation=invitation, token=token, at=now())
