"""Trade associations: all of them, and one with its conditions and its members."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.clock import now, today
from app.extensions import db
from app.i18n import both
from app.public.blueprint import public
from signatories import directory, register
from signatories.directory import EVERYONE, Question


@both(public, nl="/brancheorganisaties", en="/associations")
def associations() -> ResponseReturnValue:
    listed = register.associations(db.session(), on=today())
    return render_template("public/associations.html", associations=listed)


@both(public, nl="/brancheorganisaties/<slug>", en="/associations/<slug>")
def association(slug: str) -> ResponseReturnValue:
    """Who it is, its conditions in words, and its members of today with their standing."""
    session = db.session()
    found = register.association_of(session, slug)
    question = Question(association=slug, standings=EVERYONE)
    page = request.args.get("page", 1, type=int)
    members = directory.ask(session, question, page=page, at=now())
    download = url_for("public.signatories_csv", association=slug, standing="all")
    return render_template("public/association.html", association=found, members=members, download=download)
