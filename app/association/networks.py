"""Networks that members named and that wait for the association's confirmation."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from app.association.blueprint import association, own
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.members_at import ids_at
from app.networks import pages
from app.networks.pages import DecisionForm

DESK = "/desk/association/<association_slug>/networks"


def member_ids() -> Select[int]:
    """The companies that are members now: an association confirms for nobody else."""
    return ids_at(own(), at=now())


@both(association, nl=DESK, en=DESK)
def networks(association_slug: str) -> ResponseReturnValue:
    found = pages.waiting(db.session(), companies=member_ids())
    return render_template("association/networks.html", waiting=found)


@both(association, nl=f"{DESK}/<public_id>", en=f"{DESK}/<public_id>", methods=["GET", "POST"])
def decide_network(association_slug: str, public_id: str) -> ResponseReturnValue:
    network = pages.waiting_network(public_id, companies=member_ids())
    form = DecisionForm()
    if form.validate_on_submit() and pages.decide(form, network, association=own()):
        return redirect(url_for("association.networks", association_slug=association_slug))
    page = render_template("association/decide_network.html", form=form, shown=pages.shown(network))
    return page, 422 if form.errors else 200
