"""What the API can do: each operation declared once, with its scope and shapes, for door and document alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from pydantic import BaseModel

from app.api.groups import Group
from app.api.queries import Value
from app.api.shapes import Problem
from app.extensions import csrf
from app.tokens.scopes import Scope

ROOT = "/api/v1"
api = Blueprint("api", __name__)
csrf.exempt(api)  # a token is sent by a program that means it, never by a browser on its own


@dataclass(frozen=True)
class Operation:
    """One thing that can be done. ``scope`` is what a token needs for it; none: no token is asked."""

    method: str
    path: str
    words: str
    group: Group
    answer: type[BaseModel]
    scope: Scope | None = None
    query: tuple[Value, ...] = ()
    takes: Mapping[str, Any] | None = None
    """The bodies that it takes, by media type: a shape, or an OpenAPI schema."""
    makes: bool = False
    """Whether it answers 201 where it kept something new."""
    problems: tuple[int, ...] = ()
    problem: type[BaseModel] = Problem


OPERATIONS: dict[str, Operation] = {}
"""By endpoint. An endpoint of this blueprint that is not here is closed."""


def operation(**described: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a view as an operation; the arguments are those of ``Operation``."""

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        declared = Operation(**described)
        OPERATIONS[f"{api.name}.{view.__name__}"] = declared
        api.add_url_rule(ROOT + declared.path, view.__name__, view, methods=[declared.method])
        return view

    return register
