"""The desk that a page of programs stands on: whose it is, and addresses within it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, request, url_for
from flask_babel import gettext
from flask_login import current_user

from app.access import held_by, person
from app.owners import Owner
from app.roles import rule_of

WHAT_NAMES_A_DESK = ("association_slug", "company_slug")


@dataclass(frozen=True)
class ProgramDesk:
    """A blueprint with the path of its desk, and the function that says whose desk a request is on."""

    blueprint: Blueprint
    path: str
    owner: Callable[[], Owner]


def here(endpoint: str, **values: str) -> str:
    """The address of *endpoint* on the desk of this request, for the same association or company."""
    view_args = request.view_args or {}
    slugs = {name: view_args[name] for name in WHAT_NAMES_A_DESK if name in view_args}
    return url_for(f"{request.blueprint}.{endpoint}", **{**slugs, **values})  # pyright: ignore[reportArgumentType]


def programs_link() -> list[tuple[str, str]]:
    """The entry of the page of programs in the navigation of this desk, for those who may open it."""
    rule = rule_of(f"{request.blueprint}.programs")
    if not current_user.is_authenticated:
        return []  # the page of a refusal
    if rule is None or not rule.admits(held_by(person()), request.view_args or {}):
        return []
    return [(gettext("Programs"), here("programs"))]
