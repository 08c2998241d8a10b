"""Every network that waits; the operator alone decides where another company holds it already."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.i18n import both
from app.networks import pages
from app.networks.pages import DecisionForm
from app.operator.blueprint import operator

DESK = "/desk/operator/networks"


@both(operator, nl=DESK, en=DESK)
def networks() -> ResponseReturnValue:
    """Disputes first: nobody else can decide those."""
    found = sorted(pages.waiting(db.session()), key=lambda each: each.rival is None)
    return render_template("operator/networks.html", waiting=found)


@both(operator, nl=f"{DESK}/<public_id>", en=f"{DESK}/<public_id>", methods=["GET", "POST"])
def decide_network(public_id: str) -> ResponseReturnValue:
    network = pages.waiting_network(public_id)
    form = DecisionForm()
    if form.validate_on_submit() and pages.decide(form, network, association=None):
        return redirect(url_for("operator.networks"))
    page = render_template("operator/decide_network.html", form=form, shown=pages.shown(network))
    return page, 422 if form.errors else 200
