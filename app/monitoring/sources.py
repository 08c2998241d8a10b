"""The sources of deliveries: live or sandbox, and what each sends along as proof."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select

from app.clock import now
from app.extensions import db
from app.i18n import both, spoken
from app.monitoring.blueprint import monitor
from app.monitoring.forms import EmptyForm, SourceForm
from app.monitoring.words import PROOFS, SOURCE_KINDS
from app.navigation import settings
from app.refusals import refuse
from monitor import proofs, sources
from monitor.delivery_models import Delivery, Proof, SandboxDelivery, Source, SourceKind
from sentences import SpokenError


@both(monitor, nl="/desk/monitor/sources", en="/desk/monitor/sources")
def source_list() -> ResponseReturnValue:
    return render_template(
        "monitoring/sources.html",
        sources=rows(),
        kinds=SOURCE_KINDS,
        proofs=PROOFS,
        sandbox=SourceKind.SANDBOX,
    )


def rows() -> list[tuple[str, Source | None, int]]:
    """Every source by name: as it was set up (or not), and how many deliveries it has."""
    session = db.session()
    counts: dict[str, int] = {}
    for model in (Delivery, SandboxDelivery):
        counted = select(model.source, func.count(model.id)).group_by(model.source)
        counts |= {row[0]: row[1] for row in session.execute(counted)}
    known = {source.name: source for source in sources.listed(session)}
    return [(name, known.get(name), counts.get(name, 0)) for name in sorted({*known, *counts})]


@both(monitor, nl="/desk/monitor/sources/new", en="/desk/monitor/sources/new", methods=["GET", "POST"])
def new_source() -> ResponseReturnValue:
    form = SourceForm()
    return set_up(form, form.name.data or "") or page_of(form, None)


@both(monitor, nl="/desk/monitor/sources/<name>", en="/desk/monitor/sources/<name>", methods=["GET", "POST"])
def source(name: str) -> ResponseReturnValue:
    found = next((each for each in rows() if each[0] == name), None) or abort(404)
    form = SourceForm(
        name=name,
        kind=found[1].kind if found[1] else SourceKind.LIVE,
        proof=found[1].proof if found[1] else Proof.NOTHING,
    )
    return set_up(form, name) or page_of(form, found)


def set_up(form: SourceForm, name: str) -> ResponseReturnValue | None:
    """Set up what *form* says; None when it was not sent or is refused."""
    if not form.validate_on_submit():
        return None
    try:
        key = proofs.public_key(form.key.data) if form.key.data else None
        sources.set_up(
            db.session(),
            name=name,
            kind=SourceKind(form.kind.data),
            proof=Proof(form.proof.data),
            key=key,
            at=now(),
        )
    except SpokenError as error:
        refuse(form, error)
        return None
    db.session.commit()
    flash(gettext("The source was set up."), "success")
    return redirect(url_for("monitor.source_list"))


def page_of(form: SourceForm, found: tuple[str, Source | None, int] | None) -> ResponseReturnValue:
    page = render_template("monitoring/source.html", form=form, found=found, sandbox=SourceKind.SANDBOX)
    return page, 422 if form.errors else 200


@both(
    monitor,
    nl="/desk/monitor/sources/<name>/empty",
    en="/desk/monitor/sources/<name>/empty",
    methods=["GET", "POST"],
)
def empty_sandbox(name: str) -> ResponseReturnValue:
    """Delete what a sandbox source delivered, after asking once more."""
    session, form = db.session(), EmptyForm()
    found = sources.named(session, name)
    if found is None or found.kind != SourceKind.SANDBOX:
        abort(404)
    if form.validate_on_submit():
        try:
            count = sources.empty_sandbox(session, name=name)
        except SpokenError as error:
            flash(spoken(error), "error")
            return redirect(url_for("monitor.source_list"))
        session.commit()
        sources.sweep_sandbox(session, name=name, data_dir=settings().data_dir)
        session.commit()
        flash(gettext("%(count)s deliveries of the sandbox were deleted.", count=count), "success")
        return redirect(url_for("monitor.source_list"))
    page = render_template("monitoring/empty_sandbox.html", form=form, name=name)
    return page, 422 if form.errors else 200
