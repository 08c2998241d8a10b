"""The one guard: before each request it asks the permission map, then fetches what the URL names."""

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app import noting, sent_again
from app.accounts import browser, confirming, held_forms
from app.accounts.blueprint import has_page
from app.accounts.browser import own_sign_in
from app.accounts.models import Person, role_digest
from app.clock import now
from app.extensions import db
from app.factors import asked_of
from app.noting import LOOKING
from app.roles import Held, rule_of
from signatories.models import Association, Company


def person() -> Person:
    """The signed-in person. Only behind a door that is not open to anyone."""
    who = current_user._get_current_object()
    assert isinstance(who, Person)  # noqa: S101 - the guard lets nobody else past
    return who


def held_by(who: Person) -> list[Held]:
    """The roles that count at this moment; a role that was ended does not, from its next request on."""
    return who.held_at(now())


def opens(endpoint: str) -> bool:
    """Whether this person's roles open that door for what the URL names: it greys what the guard refuses."""
    rule = rule_of(endpoint)
    return rule is not None and rule.admits(held_by(person()), request.view_args or {})


def guard() -> ResponseReturnValue | None:
    """Let in, send to sign in, or answer 404 (another's object) or 403 (another's desk)."""
    if request.endpoint is None:
        return None  # no such page: the router answers 404 or 405
    rule = rule_of(request.endpoint)
    if rule is None:
        abort(404)
    if rule.anyone or rule.by_token:
        return None
    if is_sent_from_elsewhere():
        abort(400)
    if not current_user.is_authenticated:
        if given_back := sent_again.page(current_app.config["SETTINGS"], status=403):
            return given_back
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=back))
    browser.note_use()
    renew_after_change_of_role()
    view_args = request.view_args or {}
    if not rule.admits(held_by(person()), view_args):
        note_refused(request.endpoint)
        abort(404 if {"association_slug", "company_slug"} & view_args.keys() else 403)
    fetch_named(view_args)
    asked = ask_fresh() if rule.fresh else None
    if asked is None and request.method not in LOOKING:
        noting.begin(request.endpoint, by=person().public_id)
    return asked


def is_sent_from_elsewhere() -> bool:
    """Whether the browser says that a page of another site sent this act: beside the token of the form."""
    site = request.headers.get("Sec-Fetch-Site")
    return request.method not in LOOKING and site not in (None, "same-origin", "none")


def ask_fresh() -> ResponseReturnValue | None:
    """The way to the page that asks for a second factor; none when it is fresh.

    Doors say ``fresh`` in the map. A page that all may look at asks by itself before it acts.
    """
    if needs_factor_first():
        return redirect(url_for("accounts.security"))
    return None if confirming.is_fresh(own_sign_in(), at=now()) else send_to_confirm()


def needs_factor_first() -> bool:
    """Whether this person's role asks for a second factor that they do not have (``REGISTER_SECOND_FACTOR``)."""
    if current_app.config["SETTINGS"].second_factor != "required" or (request.blueprint == "accounts"):
        return False
    return asked_of.weighs(held_by(person())) and not asked_of.has_factor(db.session(), person())


def renew_after_change_of_role() -> None:
    """A session whose person's roles changed since its last request gets a new id."""
    if own_sign_in().roles != role_digest(held_by(person())):
        db.session.rollback()  # what was read so far must not hold up the writing
        g.only_reads = False
        browser.renew()


def send_to_confirm() -> ResponseReturnValue:
    """Ask for a second factor first; what was typed waits (files and secrets do not)."""
    if request.method in LOOKING:
        return redirect(url_for("accounts.confirm", next=request.full_path.rstrip("?")))
    noting.not_now()
    held = held_forms.hold(
        db.session(),
        person=person(),
        path=request.full_path.rstrip("?"),
        fields=request.form.items(multi=True),
        at=now(),
    )
    db.session.commit()
    if held is None or request.files:
        return redirect(url_for("accounts.confirm", next=request.path if has_page(request.path) else None))
    return redirect(url_for("accounts.confirm", held=held.public_id))


def note_refused(endpoint: str) -> None:
    """Write an act that was refused into the journal: who tried what, nothing of what was sent."""
    if request.method not in LOOKING:
        noting.refused(endpoint, by=person().public_id, code=noting.NOT_YOURS)


def fetch_named(view_args: dict[str, object]) -> None:
    """Put the association and company that the URL names in ``g``; 404 when there is none."""
    for name, model in (("association", Association), ("company", Company)):
        slug = view_args.get(f"{name}_slug")
        if slug is not None:
            found = db.session.scalar(select(model).where(model.slug == slug))
            if found is None:
                abort(404)
            setattr(g, name, found)


def bind_access(app: Flask) -> None:
    app.before_request(guard)
    app.jinja_env.globals.update(opens=opens)
