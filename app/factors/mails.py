"""The mails about what people sign in and confirm with: each change is told, so that nobody makes one unseen."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person
from app.navigation import link_to
from sentences import N_

CHANGES = {
    "passkey-added": N_("A passkey was added to your account."),
    "passkey-removed": N_("A passkey was removed from your account."),
    "app-added": N_("An app for codes was added to your account."),
    "app-removed": N_("The app for codes was removed from your account."),
    "codes-made": N_(
        "New recovery codes were made for your account. The ones from before do not work any more."
    ),
    "provider-linked": N_("An account at the sign-in service of an organisation was linked to your account."),
    "provider-unlinked": N_("The link of your account with a sign-in service was removed."),
    "taken-away": N_(
        "Your passkeys, your app and your recovery codes were removed, as was asked. You are signed out."
    ),
}


def mail_factor_changed(session: Session, *, person: Person, change: str, at: datetime) -> None:
    """Tell *person* of a change, a key of ``CHANGES``."""
    _mail(session, person, "factor_changed", at=at, change=CHANGES[change])


def mail_codes_refused(session: Session, *, person: Person, at: datetime) -> None:
    """Tell *person* that somebody tried too many codes."""
    _mail(session, person, "codes_refused", at=at)


def mail_recovery_code_used(session: Session, *, person: Person, left: int, at: datetime) -> None:
    _mail(session, person, "recovery_code_used", at=at, left=left)


def mail_loss_reported(session: Session, *, person: Person, from_at: datetime, at: datetime) -> None:
    """Tell *person* that somebody says that they lost what they sign in with, and from when on it may go."""
    _mail(session, person, "loss_reported", at=at, from_at=from_at)


def _mail(session: Session, person: Person, template: str, *, at: datetime, **values: Any) -> None:
    link = link_to("accounts.security", lang=person.language)
    outbox.write(
        session,
        recipient=person.email,
        language=person.language,
        template=template,
        at=at,
        link=link,
        **values,
    )
