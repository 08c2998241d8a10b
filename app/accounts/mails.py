"""The mails about coming in."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Invitation, Person
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
