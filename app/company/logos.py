"""The company's logos: one for each proven domain, with all that is needed to show it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.forms import ConfirmForm
from app.clock import now
from app.company import logo_pages
from app.company.blueprint import DESK, company, own_company
from app.company.showing_forms import FilesForm
from app.company.state import badges_in_use, signatures_in_force
from app.extensions import db
from app.i18n import both
from app.keys import badge_keys
from app.navigation import settings
from app.refusals import refuse
from app.showing import keeping
from app.showing.rechecking import file_name
from badge import issuing, records, revoking
from badge.endorsements import records as endorsements
from badge.models import Badge
from badge.verdict import Reason
from sentences import SpokenError
from signatories import register
from signatories.domains.hosts import readable
from signatories.errors import SignatureNotInForce
from signatories.models import Domain

LOGO = f"{DESK}/logo"


@both(company, nl=LOGO, en=LOGO, methods=["GET", "POST"])
def logos(company_slug: str) -> ResponseReturnValue:
    """Each logo, and each proven domain that has none yet; the button there makes it."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            made = make_logos(proven_domain(request.form.get("host", "")))[0]
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("The logo for %(host)s is ready.", host=readable(made.domain.host)), "success")
            return redirect(url_for("company.logo", company_slug=company_slug, badge_code=made.code))
    session, own = db.session(), own_company()
    badges = badges_in_use(session, own)
    with_logo = {badge.origin for badge in badges}
    page = render_template(
        "company/logos.html",
        form=form,
        badges=badges,
        without_logo=[each for each in own.domains if each.is_proven and each.origin not in with_logo],
        is_signed=bool(signatures_in_force(session, own)),
        states=[each.state_at(now()) for each in register.signatures_of(session, own, at=now())],
    )
    return page, 422 if form.errors else 200


@both(company, nl=f"{LOGO}/<badge_code>", en=f"{LOGO}/<badge_code>")
def logo(company_slug: str, badge_code: str) -> ResponseReturnValue:
    """One logo: how it looks, what visitors see, and the lines to paste."""
    badge = own_badge(badge_code)
    showing = keeping.find(db.session(), badge)
    return render_template(
        "company/logo.html",
        badge=badge,
        credential=badge.current or abort(404),
        where=logo_pages.where(badge),
        lines=logo_pages.lines(badge),
        own_file=file_name(badge.code),
        showing=showing,
        files_form=FilesForm(formdata=None, keeps=showing is not None and showing.keeps_files),
        endorsement=endorsements.of_badge(db.session(), badge, keys=badge_keys(), at=now()),
    )


@both(
    company, nl=f"{LOGO}/<badge_code>/withdraw", en=f"{LOGO}/<badge_code>/withdraw", methods=["GET", "POST"]
)
def withdraw_badge(company_slug: str, badge_code: str) -> ResponseReturnValue:
    """What withdrawing one logo means, and the button that does it."""
    badge = own_badge(badge_code)
    form = ConfirmForm()
    if form.validate_on_submit():
        revoking.withdraw(
            db.session(),
            badge=badge,
            reason=Reason.COMPANY_ASKED,
            keys=badge_keys(),
            base_url=settings().base_url,
            at=now(),
        )
        db.session.commit()
        flash(gettext("The logo for %(host)s is withdrawn.", host=readable(badge.domain.host)), "success")
        return redirect(url_for("company.logos", company_slug=company_slug))
    return render_template("company/withdraw_badge.html", form=form, badge=badge)


def own_badge(code: str) -> Badge:
    """The badge of that CODE while it is in use by this company; 404 for any other."""
    badge = records.find(db.session(), code)
    return badge if badge in badges_in_use(db.session(), own_company()) and badge else abort(404)


def proven_domain(host: str) -> Domain:
    """The proven domain of that name; 404 unless it is this company's."""
    mine = (each for each in own_company().domains if each.is_proven and each.host == host)
    return next(mine, None) or abort(404)


def make_logos(domain: Domain) -> list[Badge]:
    """The badge of each signature in force on *domain*. Raises ``SignatureNotInForce`` without any."""
    session = db.session()
    signatures = signatures_in_force(session, own_company())
    if not signatures:
        raise SignatureNotInForce
    keys, base_url = badge_keys(), settings().base_url
    return [
        issuing.issue(session, signature=each, domain=domain, keys=keys, base_url=base_url, at=now())
        for each in signatures
    ]
