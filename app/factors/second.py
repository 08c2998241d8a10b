"""Showing a second factor: a passkey, a code of the app, or a recovery code; counted, so that nobody guesses on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import limits, noting
from app.accounts import known_devices
from app.accounts.models import Person
from app.factors import challenges, code_apps, losing, passkeys, recovery_codes, typed
from app.factors.challenges import Purpose
from app.factors.errors import CodeRefused, NothingShown, PasskeyRefused
from app.factors.mails import mail_codes_refused, mail_recovery_code_used
from app.limits import Limit, TooManyAttempts
from sentences import SpokenError
from signatories import journal

TRIES = (Limit("factor-code", 10, timedelta(hours=1)), Limit("factor-code-day", 30, timedelta(days=1)))
"""Codes for one person. From a device that the person signed in on before they are counted apart."""
SOURCES = Limit("factor-source", 60, timedelta(hours=1))
"""Codes and passkeys from one source, whosever they are."""
WARNED = Limit("factor-warned", 1, timedelta(days=1))


@dataclass(frozen=True)
class Shown:
    """What came with the form: a code, or what a passkey answered to a challenge of ours."""

    code: str = ""
    answer: str = ""
    challenge: str = ""


def check(
    session: Session, *, person: Person, shown: Shown, purpose: Purpose, bound: str, at: datetime
) -> None:
    """Accept what *person* shows, once; each try is committed before it is judged.

    Raises ``TooManyAttempts``, ``NothingShown``, ``PasskeyRefused``, ``CodeRefused`` or ``ChallengeTooOld``.
    """
    if not (shown.answer or shown.code):
        raise NothingShown
    limits.take(session, SOURCES, who=known_devices.source(), at=at)
    if shown.answer:
        commit_aside(session)
        try:
            check_passkey(session, person=person, shown=shown, purpose=purpose, bound=bound, at=at)
        except SpokenError:
            journal.note(session, "passkey-refused", at=at, by=person.public_id)
            commit_aside(session)
            raise
    else:
        count_try(session, person, at=at)
        try:
            check_code(session, person=person, code=shown.code, at=at)
        except CodeRefused:
            journal.note(session, "code-refused", at=at, by=person.public_id)
            commit_aside(session)
            raise
    losing.disprove(session, person=person, at=at)


def check_passkey(
    session: Session, *, person: Person, shown: Shown, purpose: Purpose, bound: str, at: datetime
) -> None:
    """Judge what a passkey answered. Raises ``PasskeyRefused`` or ``ChallengeTooOld``."""
    challenge = challenges.taken(session, shown.challenge, purpose, bound=bound, at=at)
    if passkeys.shown(session, answer=shown.answer, challenge=challenge, at=at).person_id != person.id:
        raise PasskeyRefused


def count_try(session: Session, person: Person, *, at: datetime) -> None:
    """Count one code for this person, and commit. Tells the person when it is one too many, once a day."""
    who = known_devices.account(person)
    try:
        for limit in TRIES:
            limits.take(session, limit, who=who, at=at)
    except TooManyAttempts:
        try:
            limits.take(session, WARNED, who=person.public_id, at=at)
        except TooManyAttempts:
            pass
        else:
            mail_codes_refused(session, person=person, at=at)
            commit_aside(session)
        raise
    commit_aside(session)


def commit_aside(session: Session) -> None:
    """Commit what counts a try: it is not the act that the person wants to do."""
    with noting.aside():
        session.commit()


def check_code(session: Session, *, person: Person, code: str, at: datetime) -> None:
    """Use a code of the app or of the paper up. Raises ``CodeRefused``."""
    if (digits := typed.app_code(code)) is not None:
        app = code_apps.of_person(session, person_id=person.id)
        if app is None:
            raise CodeRefused
        code_apps.use(session, app=app, code=digits, at=at)
    elif (paper := typed.recovery_code(code)) is not None:
        remaining = recovery_codes.use(session, person=person, code=paper, at=at)
        mail_recovery_code_used(session, person=person, left=remaining, at=at)
    else:
        raise CodeRefused
