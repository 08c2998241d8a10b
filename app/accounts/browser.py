"""The browser of this request: which sign-in it carries, and giving it a new one."""

from datetime import timedelta

from flask import g, request, session
from flask_login import login_user

from app.accounts import browser_names, known_devices, signing_in
from app.accounts.models import Person, SignIn
from app.clock import now
from app.extensions import db, login_manager

TOKEN, SEEN = "sign-in-token", "seen-at"
"""Names of session keys. When the browser last asked for a page stands in its signed cookie: looking writes nothing."""
IDLE_TERM = timedelta(hours=1)
"""After so long without a page of a desk the browser is asked to sign in again."""
SEEN_EVERY = timedelta(minutes=5)


@login_manager.user_loader
def load_person(person_id: str) -> Person | None:
    """The person whose sign-in this browser carries, while the server still knows it."""
    sign_in = signing_in.find(db.session(), token=session.get(TOKEN, ""), at=now())
    if sign_in is None or str(sign_in.person_id) != person_id or is_idle():
        return None
    g.sign_in = sign_in
    return sign_in.person


def is_idle() -> bool:
    """Whether this browser asked for nothing for too long."""
    return now().timestamp() >= session.get(SEEN, 0) + IDLE_TERM.total_seconds()


def note_use() -> None:
    """Note that the browser is used, every few minutes."""
    if now().timestamp() >= session.get(SEEN, 0) + SEEN_EVERY.total_seconds():
        session[SEEN] = now().timestamp()


def own_name() -> str:
    """What the browser of this request is called in the list of sign-ins."""
    return browser_names.name_of(request.headers.get("User-Agent", ""))


def own_sign_in() -> SignIn:
    """The sign-in of this browser. Only behind a door that is not open to anyone."""
    return g.sign_in


def come_in(who: Person, token: str) -> None:
    """Give the browser a new session for *who*: nothing of the one before it is kept, and the one before ends."""
    before = session.get(TOKEN)
    if before:
        signing_in.end(db.session(), token=before, at=now())
        db.session.commit()
    session.clear()
    session[TOKEN] = token
    note_use()
    login_user(who, remember=False)
    known_devices.remember(who)


def renew() -> None:
    """Give this sign-in a new id: a copy of the cookie from before is worth nothing. Commits."""
    session[TOKEN] = signing_in.renew(db.session(), sign_in=own_sign_in(), at=now())
    db.session.commit()
