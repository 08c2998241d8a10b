"""Who asked for which dossier on what ground, and when it was read: for the operator to see."""

from collections.abc import Iterable

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.accounts.models import Person
from app.dossiers import books
from app.dossiers.words import FORMS, GROUNDS
from app.extensions import db
from app.i18n import both
from app.operator.blueprint import operator


@both(operator, nl="/desk/operator/dossiers", en="/desk/operator/dossiers")
def dossiers() -> ResponseReturnValue:
    rows = books.everything(db.session())
    read = books.accesses(db.session(), rows)
    return render_template(
        "dossiers/operator.html",
        rows=rows,
        read=read,
        names=names_of(each.asked_by for each in rows),
        grounds=GROUNDS,
        forms=FORMS,
    )


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Who asked, by public id."""
    people = db.session.scalars(select(Person).where(Person.public_id.in_(set(ids))))
    return {each.public_id: each.name or each.email for each in people}
