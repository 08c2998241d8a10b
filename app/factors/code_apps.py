"""An app that makes a code of six digits every half minute (TOTP)."""

import hmac
from datetime import datetime
from typing import Any

from flask import current_app
from pyotp import random_base32
from pyotp.totp import TOTP
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.factors import sealing
from app.factors.errors import CodeRefused, FirstCodeRefused, HasCodeApp
from app.factors.models import CodeApp
from signatories import journal

DIGITS = 6
STEPS_ASIDE = 1
"""Half minutes that a clock may be wrong, on both sides."""
ISSUER = "Gedragscode Register"


def of_person(session: Session, *, person_id: int) -> CodeApp | None:
    return session.scalar(select(CodeApp).where(CodeApp.person_id == person_id))


def new_secret() -> str:
    """160 random bits in base 32, as apps take them."""
    return random_base32()


def address_of(secret: str, person: Person) -> str:
    """What the QR code carries: the app reads from it whose codes these are."""
    return TOTP(secret).provisioning_uri(name=person.email, issuer_name=ISSUER)


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """The half minute whose code this is, near *at*; each one is compared, whichever is right."""
    app, now = TOTP(secret), int(at.timestamp()) // 30
    found = None
    for step in range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), code.encode()):
            found = step
    return found


def add(session: Session, *, person: Person, secret: str, code: str, at: datetime) -> CodeApp:
    """Keep the app whose *code* shows that it works. Raises ``FirstCodeRefused`` or ``HasCodeApp``."""
    step = step_of(secret, code, at=at)
    if step is None:
        raise FirstCodeRefused
    kept = sealing.sealed(secret, under=current_app.config["SECRET_KEY"])
    row = CodeApp(person=person, sealed_secret=kept, last_step=step, added_at=at)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise HasCodeApp from None
    journal.note(session, "code-app-added", at=at, by=person.public_id)
    return row


def use(session: Session, *, app: CodeApp, code: str, at: datetime) -> None:
    """Take a code, once: it and all before it are worth nothing afterwards. Raises ``CodeRefused``."""
    secret = sealing.opened(app.sealed_secret, under=current_app.config["SECRET_KEY"])
    step = step_of(secret, code, at=at) if secret else None
    if step is None:
        raise CodeRefused
    taken: Any = session.execute(
        update(CodeApp)
        .where(CodeApp.id == app.id, CodeApp.last_step < step)
        .values(last_step=step, used_at=at)
    )
    if taken.rowcount != 1:
        raise CodeRefused


def remove(session: Session, *, app: CodeApp, at: datetime) -> None:
    journal.note(session, "code-app-removed", at=at, by=app.person.public_id)
    session.delete(app)
    session.flush()
