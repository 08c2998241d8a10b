"""Members that nobody acts for yet: their contacts are invited together, or reminded of an invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager

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
from app.members_at import ids_at
from app.roles import Role
from signatories.models import Company, Membership

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


class Uninviteds:
    """The members of this association that nobody owns yet, asked for as far as they are shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        owned = select(RoleGrant.company_id).where(
            RoleGrant.role == Role.COMPANY_OWNER.value,
            RoleGrant.company_id.is_not(None),
            RoleGrant.ended_at.is_(None),
            or_(RoleGrant.expires_at.is_(None), RoleGrant.expires_at > now()),
        )
        of_them = (Invitation.role == Role.COMPANY_OWNER.value, *inviting.IS_UNUSED)
        members = select(Invitation).where(Invitation.company_id.in_(ids_at(own(), at=now())), *of_them)
        self._invitations = {
            each.company_id: each for each in session.scalars(members.order_by(Invitation.id))
        }
        invited = select(Invitation.company_id).where(*of_them, Invitation.company_id.is_not(None))
        is_invited = Membership.company_id.in_(invited)
        has_address = and_(Membership.contact_email.is_not(None), Membership.contact_email != "")
        open_ones = (
            select(Membership)
            .join(Membership.company)
            .options(contains_eager(Membership.company))
            .where(
                Membership.association_id == own().id,
                Membership.held_at(now()),
                Membership.company_id.not_in(owned),
                Company.ended_on.is_(None),
            )
            .order_by(is_invited, Company.register_number)
        )
        self._reachable = open_ones.where(or_(is_invited, has_address))
        self._unreachable = open_ones.where(~is_invited, ~func.coalesce(has_address, False))

    def reachable(self) -> list[Uninvited]:
        """Those with an address, those never invited first; at most ``MOST_AT_ONCE``."""
        found = self._session.scalars(self._reachable.limit(MOST_AT_ONCE))
        return [Uninvited(each, self._invitations.get(each.company_id)) for each in found]

    def chosen(self, slugs: Sequence[str]) -> list[Uninvited]:
        """Those of them that these parts of addresses name."""
        found = self._session.scalars(self._reachable.where(Company.slug.in_(slugs[:MOST_AT_ONCE])))
        return [Uninvited(each, self._invitations.get(each.company_id)) for each in found]

    def unreachable(self) -> list[Company]:
        """Those without an address; at most ``MOST_AT_ONCE``."""
        return [each.company for each in self._session.scalars(self._unreachable.limit(MOST_AT_ONCE))]

    def more(self) -> tuple[int, int]:
        """How many more there are of each: with an address, and without one."""
        counts = [
            self._session.scalar(select(func.count()).select_from(each.order_by(None).subquery())) or 0
            for each in (self._reachable, self._unreachable)
        ]
        return max(0, counts[0] - MOST_AT_ONCE), max(0, counts[1] - MOST_AT_ONCE)


@both(association, nl=PLACE, en=PLACE, methods=["GET", "POST"])
def invite_members(association_slug: str) -> ResponseReturnValue:
    """Whom to invite or remind; sending writes a mail to each chosen contact."""
    session, form = db.session(), FlaskForm()
    found = Uninviteds(session)
    if form.validate_on_submit() and (chosen := found.chosen(request.form.getlist("member"))):
        _send(session, chosen)
        session.commit()
        return redirect(request.path)
    more, more_unreachable = found.more()
    return render_template(
        "association/invite_members.html",
        form=form,
        members=found.reachable(),
        more=more,
        unreachable=found.unreachable(),
        more_unreachable=more_unreachable,
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
