"""Half-years: what was measured in them, and the way from a draft to a publication by two persons."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.extensions import db
from app.i18n import both
from app.monitoring.blueprint import monitor
from monitor.models import Delivery, Publication

SHOWN = 10


@both(monitor, nl="/desk/monitor", en="/desk/monitor")
def overview() -> ResponseReturnValue:
    session = db.session()
    latest = session.scalars(select(Delivery).order_by(Delivery.sequence.desc()).limit(SHOWN)).all()
    return render_template("monitoring/overview.html", deliveries=latest, publications=publications())


@both(monitor, nl="/desk/monitor/periods", en="/desk/monitor/periods")
def periods() -> ResponseReturnValue:
    return render_template("monitoring/periods.html", publications=publications())


def publications() -> list[Publication]:
    """Every publication in whatever state, the latest period and version first."""
    query = select(Publication).order_by(Publication.start_on.desc(), Publication.version.desc())
    return list(db.session.scalars(query))
