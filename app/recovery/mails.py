"""The mails of recovery."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import outbox
from app.accounts.models import Person
from app.navigation import link_to
from app.recovery.models import RecoveryRequest


def mail_judges(
    session: Session, *, request: RecoveryRequest, judges: Iterable[Person], at: datetime
) -> None:
    """Tell who confirms that somebody waits."""
    for person in judges:
        _mail(session, "recovery_waits", request, person.email, person.language, at=at, name=request.name)


def mail_told(
    session: Session, *, request: RecoveryRequest, notices: Iterable[tuple[Person, str]], at: datetime
) -> None:
    """Tell everybody who knows the company, each with a link to object."""
    for person, token in notices:
        _mail(
            session,
            "recovery_confirmed",
            request,
            person.email,
            person.language,
            at=at,
            name=request.name,
            email=request.email,
            until=request.objections_until,
            link=link_to("recovery.object_to", token=token, lang=person.language),
        )


def mail_objected(
    session: Session, *, request: RecoveryRequest, operators: Iterable[Person], at: datetime
) -> None:
    """Tell the operators that they decide, and the person that it takes longer."""
    for person in operators:
        _mail(session, "recovery_objected", request, person.email, person.language, at=at, name=request.name)
    _mail_asker(session, "recovery_stopped", request, at=at)


def mail_granted(session: Session, *, request: RecoveryRequest, told: Iterable[Person], at: datetime) -> None:
    """Tell the new owner, and everybody who had heard of it."""
    link = link_to("accounts.sign_in", lang=request.language)
    _mail_asker(session, "recovery_granted", request, at=at, link=link)
    for person in told:
        if person.email != request.email:
            _mail(session, "recovery_done", request, person.email, person.language, at=at, name=request.name)


def mail_refused(session: Session, *, request: RecoveryRequest, at: datetime) -> None:
    _mail_asker(session, "recovery_refused", request, at=at, reason=request.decision_reason)


def _mail_asker(
    session: Session, template: str, request: RecoveryRequest, *, at: datetime, **values: Any
) -> None:
    """Write to who asked: the address is at the domain that was proven."""
    _mail(session, template, request, request.email or "", request.language, at=at, **values)


def _mail(
    session: Session,
    template: str,
    request: RecoveryRequest,
    recipient: str,
    lang: str,
    *,
    at: datetime,
    **values: Any,
) -> None:
    outbox.write(
        session,
        recipient=recipient,
        language=lang,
        template=template,
        at=at,
        company=request.company.name,
        **values,
    )
