"""Using one logo: every form of it, a page to print, keeping files, testing a page, the file that points back."""

from datetime import timedelta

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import limits
from app.clock import now
from app.company import demo_site, logo_pages
from app.company.blueprint import company, own_company
from app.company.logos import LOGO, own_badge
from app.company.showing_forms import FilesForm, PageForm
from app.company.state import badges_in_use
from app.extensions import db
from app.i18n import both, said, spoken
from app.keys import badge_keys
from app.limits import Limit
from app.navigation import settings
from app.outgoing import usual_way
from app.showing import addresses, judging, keeping, looking, reciprocal, testing
from app.showing.testing import Report
from badge import proof_keeping, qr
from badge.artwork import THEMES, Form, Look, square
from badge.models import Badge
from sentences import SpokenError
from signatories.domains.hosts import readable

ONE = f"{LOGO}/<badge_code>"
TESTS = Limit("logo-test", most=20, within=timedelta(hours=1))
"""Of one company: each test asks its server several times."""
EXAMPLES = {look.name.lower().replace("_", "-"): look for look in Look}


@both(company, nl=f"{ONE}/forms", en=f"{ONE}/forms")
def logo_forms(company_slug: str, badge_code: str) -> ResponseReturnValue:
    """Every form in every theme, to look at and to download."""
    badge = own_badge(badge_code)
    shown = [(form, [(theme, logo_pages.size(badge, form)) for theme in THEMES]) for form in Form]
    return render_template(
        "company/logo_forms.html",
        badge=badge,
        forms=shown,
        where=logo_pages.where(badge),
        alternative=logo_pages.alternative(badge),
        has_proof=proof_keeping.is_kept(db.session(), badge),
    )


@both(company, nl=f"{ONE}/print", en=f"{ONE}/print")
def logo_print(company_slug: str, badge_code: str) -> ResponseReturnValue:
    """A page for paper: the square in three sizes. With ``?ticket=1`` the largest can be checked without a network."""
    badge = own_badge(badge_code)
    return render_template(
        "company/logo_print.html",
        badge=badge,
        with_ticket=request.args.get("ticket") == "1",
        ticket_until=logo_pages.ticket_until(badge),
        least_mm=square.LEAST_MM_WITH_TICKET,
        least_mm_of_qr=qr.LEAST_CM_WITH_TICKET * 10,
    )


@both(company, nl=f"{ONE}/seen-<state>.svg", en=f"{ONE}/seen-<state>.svg")
def logo_example(company_slug: str, badge_code: str, state: str) -> ResponseReturnValue:
    """How the logo looks in a state that it need not be in: only here, for the company."""
    badge, look = own_badge(badge_code), EXAMPLES.get(state) or abort(404)
    return logo_pages.example(badge, look)


@both(company, nl=f"{ONE}/files", en=f"{ONE}/files", methods=["POST"])
def keep_logo_files(company_slug: str, badge_code: str) -> ResponseReturnValue:
    """Say whether files are kept on the own site, or that today's files are in place now."""
    badge, form = own_badge(badge_code), FilesForm()
    if form.validate_on_submit():
        keeping.keep_files(db.session(), badge, keeps=bool(form.keeps.data), at=now())
        db.session.commit()
        words = (
            gettext("We tell you 30 and 7 days before your files run out.")
            if form.keeps.data
            else gettext("We do not tell you about files any more.")
        )
        flash(words, "success")
    return redirect(url_for("company.logo", company_slug=company_slug, badge_code=badge_code, _anchor="own"))


@both(company, nl=f"{ONE}/test", en=f"{ONE}/test", methods=["GET", "POST"])
def logo_test(company_slug: str, badge_code: str) -> ResponseReturnValue:
    """Test a page of the badge's own website: is the logo there, and what is to be mended?"""
    badge, form, report = own_badge(badge_code), PageForm(), None
    if form.validate_on_submit():
        try:
            report = tested(badge, form.page.data or "")
        except SpokenError as error:
            db.session.rollback()
            form.page.errors = [spoken(error)]
        else:
            db.session.commit()
    badge = own_badge(badge_code)
    page = render_template(
        "company/logo_test.html",
        badge=badge,
        form=form,
        report=report,
        sentences=[(each.mark, said(each.sentence, each.values)) for each in report.found] if report else [],
        showing=keeping.find(db.session(), badge),
        place=badge.origin + reciprocal.PATH,
        is_demo_site=demo_site.is_one(badge),
    )
    return page, 422 if form.errors else 200


def tested(badge: Badge, typed: str) -> Report:
    """What a test of the typed page came to. Raises what is wrong with it, or ``TooManyAttempts``."""
    address = addresses.page_of(typed, origin=badge.origin, site=readable(badge.domain.host))
    limits.take(db.session(), TESTS, who=f"company:{badge.company_id}", at=now())
    return testing.report_on(
        db.session(),
        badge=badge,
        address=address,
        keys=badge_keys(),
        base_url=settings().base_url,
        way=usual_way(),
        clock=now,
        look=demo_site.look_for(badge) if demo_site.is_one(badge) else looking.look,
    )


@both(company, nl=f"{ONE}/code-of-conduct.json", en=f"{ONE}/code-of-conduct.json")
def pointing_file(company_slug: str, badge_code: str) -> ResponseReturnValue:
    """The file with which the website points back: all badges that the company uses there."""
    badge = own_badge(badge_code)
    here = [each for each in badges_in_use(db.session(), own_company()) if each.origin == badge.origin]
    text = reciprocal.written([judging.pointed(each) for each in here], base_url=settings().base_url)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="code-of-conduct.json"'
    return response
