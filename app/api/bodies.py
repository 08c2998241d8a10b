"""Reads the JSON body of a request into its shape; what is wrong is told by its place, never by what was sent."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from app.api.errors import WrongBody
from app.imports import limits

UNKNOWN = "extra_forbidden"
Body = TypeVar("Body", bound=BaseModel)


def read(shape: type[Body], body: bytes, *, whole: str) -> Body:
    """*body* as a *shape*; *whole* names the member to look at when it is too large. Raises ``WrongBody``."""
    if len(body) > limits.LARGEST_FILE:
        raise WrongBody(place=whole)
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        path = first["loc"][:-1] if first["type"] == UNKNOWN else first["loc"]
        raise WrongBody(place=".".join(str(part) for part in path) or "the body") from None
