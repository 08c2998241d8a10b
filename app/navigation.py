"""What each page's frame needs: who is signed in, their desks, and absolute links."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user

from app.access import held_by, person
from app.accounts.desks import desks_of
from app.accounts.forms import ConfirmForm
from app.roles import rule_of
from config import Settings


def settings() -> Settings:
    return current_app.config["SETTINGS"]


def absolute(path: str) -> str:
    """A path of this site as a full URL: always under the configured base, whatever the Host header."""
    return settings().base_url + path


def link_to(endpoint: str, *, lang: str, **values: object) -> str:
    """A full link to a page in *lang*; it needs no request, so mails and commands can make it."""
    path = current_app.url_map.bind(settings().host).build(endpoint, {"lang": lang, **values})
    return absolute(path)


def bind_navigation(app: Flask) -> None:
    app.jinja_env.globals.update(absolute=absolute)

    @app.context_processor
    def give_frame() -> dict[str, Any]:
        rule = rule_of(request.endpoint) if request.endpoint else None
        frame: dict[str, Any] = {"demo": settings().demo, "current_person": None, "desks": []}
        if "is_plain_frame" in g:  # the error page of a fault must not ask the database
            return frame
        # Pages that are open to anyone look the same to everyone, so that they can be cached.
        if rule is not None and not rule.anyone and current_user.is_authenticated:
            who = person()
            frame.update(current_person=who, desks=desks_of(held_by(who)), sign_out_form=ConfirmForm())
        return frame
