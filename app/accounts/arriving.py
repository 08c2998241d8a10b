"""Where somebody goes who accepted an invitation."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.accounts import signing_in
from app.accounts.browser import come_in, own_name
from app.accounts.models import Person
from app.accounts.signing_in import Way
from app.clock import now
from app.extensions import db
from app.factors import asked_of


def by_invitation(who: Person) -> ResponseReturnValue:
    """Commit, and sign in who has no second factor. Others sign in as always: a mail alone lets them in nowhere."""
    session = db.session()
    if who.is_disabled or asked_of.has_factor(session, who):
        session.commit()
        return redirect(url_for("accounts.sign_in", next=url_for("accounts.start")))
    token = signing_in.begin(session, person=who, browser=own_name(), at=now(), way=Way.INVITATION)
    session.commit()
    come_in(who, token)
    return redirect(url_for("accounts.start"))
