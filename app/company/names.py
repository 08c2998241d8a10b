"""The company's own names: trade names and brands, with the day from which they hold."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.exceptions import NotFound

from app import renaming
from app.clock import now, today
from app.company.blueprint import DESK, company, own_company
from app.company.register_forms import EndNameForm, NameForm
from app.extensions import db
from app.i18n import both
from app.keys import badge_keys
from app.navigation import settings
from app.refusals import refuse
from sentences import SpokenError
from signatories.imports.correcting import ChangedMeanwhile
from signatories.names import naming
from signatories.names.company_names import CompanyName, NameKind


def status_of(form: NameForm | EndNameForm, *, has_changed: bool = False) -> int:
    return 409 if has_changed else 422 if form.errors else 200


@both(company, nl=f"{DESK}/names", en=f"{DESK}/names", methods=["GET", "POST"])
def add_name(company_slug: str) -> ResponseReturnValue:
    """Add a trade name or brand. Where somebody else changed the names meanwhile, both are shown."""
    own = own_company()
    form = NameForm(from_on=today(), version=str(own.version))
    has_changed = False
    if form.validate_on_submit():
        refused = _add(form)
        if refused is None:
            return redirect(url_for("company.details", company_slug=company_slug))
        has_changed = isinstance(refused, ChangedMeanwhile)
    names = [each for each in naming.names_of(db.session(), own, at=now()) if each.counts_at(now())]
    page = render_template("company/add_name.html", form=form, names=names, has_changed=has_changed)
    return page, status_of(form, has_changed=has_changed)


def _add(form: NameForm) -> SpokenError | None:
    """Save the name that was typed; why not, if it could not be."""
    own, session = own_company(), db.session()
    try:
        renaming.check_version(own, form.version.data)
        remade = renaming.add_name(
            session,
            company=own,
            kind=NameKind.BRAND if form.kind.data == "brand" else NameKind.TRADE,
            name=form.name.data or "",
            from_on=form.from_on.data or today(),
            is_main=form.kind.data == "main",
            keys=badge_keys(),
            base_url=settings().base_url,
            at=now(),
        )
    except SpokenError as error:
        session.rollback()
        refuse(form, error)
        form.version.data = str(own.version)
        return error
    session.commit()
    _tell(remade)
    return None


@both(
    company,
    nl=f"{DESK}/names/<int:name_id>/end",
    en=f"{DESK}/names/<int:name_id>/end",
    methods=["GET", "POST"],
)
def end_name(company_slug: str, name_id: int) -> ResponseReturnValue:
    """End a trade name or a brand, after showing what follows."""
    own, session = own_company(), db.session()
    name = session.get(CompanyName, name_id)
    if name is None or name.company_id != own.id or name.to_on or name.kind == NameKind.LEGAL:
        raise NotFound
    form = EndNameForm(to_on=today())
    if form.validate_on_submit() and _end(form, name):
        return redirect(url_for("company.details", company_slug=company_slug))
    return render_template("company/end_name.html", form=form, name=name), status_of(form)


def _end(form: EndNameForm, name: CompanyName) -> bool:
    """End the name; whether it was done."""
    session = db.session()
    try:
        remade = renaming.end_name(
            session,
            company=own_company(),
            name_id=name.id,
            to_on=form.to_on.data or today(),
            keys=badge_keys(),
            base_url=settings().base_url,
            at=now(),
        )
    except SpokenError as error:
        session.rollback()
        refuse(form, error)
        return False
    session.commit()
    _tell(remade)
    return True


def _tell(remade: int) -> None:
    flash(gettext("Saved. The names are public."), "success")
    if remade:
        flash(
            ngettext(
                "%(num)s logo was made anew with the new name. Load it on your website again.",
                "%(num)s logos were made anew with the new name. Load them on your websites again.",
                remade,
            ),
            "info",
        )
