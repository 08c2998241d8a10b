"""Pages for the tokens of a desk: look, make, replace, end."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.accounts.forms import ConfirmForm
from app.choices import choice
from app.clock import now, today
from app.extensions import db
from app.i18n import both
from app.owners import Owner
from app.programs.desk import ProgramDesk, here
from app.programs.forms import ReplaceTokenForm, TokenForm
from app.refusals import refuse
from app.tokens import issuing
from app.tokens.models import ApiToken
from app.tokens.scopes import SCOPES_OF, WORDS
from sentences import SpokenError

FIRST_TERM = timedelta(days=180)


def add_token_pages(desk: ProgramDesk) -> None:
    """Put the pages on the blueprint of *desk*: ``make_token``, ``replace_token`` and ``end_token``."""
    tokens = f"{desk.path}/programs/tokens"
    one = f"{tokens}/<token_id>"

    @both(desk.blueprint, nl=f"{tokens}/new", en=f"{tokens}/new", methods=["GET", "POST"])
    def make_token(**_slugs: str) -> ResponseReturnValue:
        """Make a token; the answer shows it, once."""
        return made_page(desk.owner())

    @both(desk.blueprint, nl=f"{one}/replace", en=f"{one}/replace", methods=["GET", "POST"])
    def replace_token(token_id: str, **_slugs: str) -> ResponseReturnValue:
        """Make a token in the place of another, which works on for a week."""
        return replaced_page(own_token(desk.owner(), token_id))

    @both(desk.blueprint, nl=f"{one}/end", en=f"{one}/end", methods=["GET", "POST"])
    def end_token(token_id: str, **_slugs: str) -> ResponseReturnValue:
        """What ending means, and the button that does it."""
        return ended_page(own_token(desk.owner(), token_id))


def own_token(owner: Owner, token_id: str) -> ApiToken:
    """The token of that id; 404 unless it is of this desk."""
    return issuing.find(db.session(), owner, token_id) or abort(404)


def made_page(owner: Owner) -> ResponseReturnValue:
    form = TokenForm(ends_on=today() + FIRST_TERM)
    form.scopes.choices = [choice(scope.value, str(WORDS[scope])) for scope in SCOPES_OF[owner.desk]]
    if form.validate_on_submit() and form.ends_on.data:
        try:
            token, secret = issuing.make(
                db.session(),
                owner=owner,
                label=form.label.data or "",
                scopes=form.scopes.data or [],
                ends_on=form.ends_on.data,
                by=person().public_id,
                at=now(),
            )
        except SpokenError as error:
            refuse(form, error)
        else:
            return shown_once(token, secret)
    return render_template("programs/make_token.html", form=form, here=here), 422 if form.errors else 200


def replaced_page(token: ApiToken) -> ResponseReturnValue:
    form = ReplaceTokenForm(ends_on=today() + FIRST_TERM)
    if form.validate_on_submit() and form.ends_on.data:
        try:
            made, secret = issuing.replace(
                db.session(), token=token, ends_on=form.ends_on.data, by=person().public_id, at=now()
            )
        except SpokenError as error:
            refuse(form, error)
        else:
            return shown_once(made, secret, earlier=token)
    page = render_template(
        "programs/replace_token.html", form=form, token=token, here=here, days=issuing.OVERLAP.days
    )
    return page, 422 if form.errors else 200


def shown_once(token: ApiToken, secret: str, earlier: ApiToken | None = None) -> ResponseReturnValue:
    """Commit, and show the secret: the register keeps only its digest, so no later page can."""
    db.session.commit()
    return render_template(
        "programs/token_made.html", token=token, secret=secret, earlier=earlier, here=here, words=WORDS
    )


def ended_page(token: ApiToken) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            issuing.end(db.session(), token=token, by=person().public_id, at=now())
        except SpokenError as error:
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("The token %(label)s does not work any more.", label=token.label), "success")
            return redirect(here("programs"))
    page = render_template("programs/end_token.html", form=form, token=token, here=here)
    return page, 422 if form.errors else 200
