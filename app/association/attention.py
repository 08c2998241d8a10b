"""Members whose figures ask for attention: the private signal, seven days after the company."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app import attention as signals
from app.association.blueprint import association, own
from app.clock import now
from app.extensions import db
from app.i18n import both

PATH = "/desk/association/<association_slug>/attention"


@both(association, nl=PATH, en=PATH)
def attention(association_slug: str) -> ResponseReturnValue:
    found = signals.of_association(db.session(), own(), at=now())
    return render_template("association/attention.html", signals=found, days=signals.AFTER.days)
