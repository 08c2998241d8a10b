"""The mails about coming in."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import outbox
from app.accounts.last_days import last_day
from app.accounts.models import Invitation, Person, RoleGrant
from app.navigation import link_to


def mail_invitation(session: Session, *, invitation: Invitation, token: str, at: datetime) -> None:
    """Write the mail of an invitation, in Dutch: the language of who is invited is not known yet."""
    of = invitation.association or invitation.company
    outbox.write(
        session,
        recipient=invitation.email,
        language="nl",
        template="invitation",
        at=at,
        link=link_to("accounts.invitation", token=token, lang="nl"),
        of=of.name if of else None,
        expires_at=invitation.expires_at,
    )


def mail_sign_in_link(
    session: Session, *, person: Person, token: str, next_path: str | None, at: datetime
) -> None:
    link = link_to("accounts.use_link", token=token, lang=person.language, next=next_path)
    outbox.write(
        session, recipient=person.email, language=person.language, template="sign_in", at=at, link=link
    )


def mail_confirm_link(
    session: Session, *, person: Person, token: str, back: dict[str, str], at: datetime
) -> None:
    link = link_to("accounts.confirm_link", token=token, lang=person.language, **back)
    outbox.write(
        session, recipient=person.email, language=person.language, template="confirm", at=at, link=link
    )


def mail_role_ended(session: Session, *, grant: RoleGrant, at: datetime) -> None:
    """Tell somebody that a role ended, at once."""
    _mail_about_role(session, "role_ended", grant, at=at)


def mail_role_expires(session: Session, *, grant: RoleGrant, at: datetime) -> None:
    """Tell somebody on which day the role ends by itself."""
    _mail_about_role(session, "role_expires", grant, at=at, last_day=last_day(grant.expires_at))


def _mail_about_role(
    session: Session, template: str, grant: RoleGrant, *, at: datetime, **values: Any
) -> None:
    of = grant.association or grant.company
    outbox.write(
        session,
        recipient=grant.person.email,
        language=grant.person.language,
        template=template,
        at=at,
        role=grant.role,
        of=of.name if of else None,
        **values,
    )
