"""The OpenAPI 3.1 document, made from the operations and shapes that the API itself runs on."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.api.address import JSON, Address
from app.api.addresses import ADDRESSES
from app.api.examples import example_of
from app.api.groups import Group
from app.api.operations import OPERATIONS, ROOT, Operation
from app.api.places import PLACES
from app.api.public_shapes import PUBLIC
from app.api.queries import Value
from app.api.shapes import Problem

VERSION = "1"
REFERENCE = "#/components/schemas/{model}"
PROBLEM = "application/problem+json"
PLACE = re.compile(r"{(\w+)}")
TOO_MANY, AWAY = 429, 503
ABOUT = (
    "The register of who signed the Notice-and-Take-Down Code of Conduct with its Addendum. "
    "What is said of everyone is open to anyone, without a token; what a desk does takes its token. "
    "Within version 1 things are added, never taken away or changed: read what you know and pass over the rest. "
    "Version 2 would stand beside version 1 for a year at least; until its last day version 1 would say so in "
    "the headers `Deprecation` and `Sunset`. "
    "Each answer has an `ETag`; who sends it back in `If-None-Match` hears 304 when nothing changed. "
    "Long lists come a page at a time: `next` in the answer is the address of the next page."
)
JSON_FORMS = (".json", ".ndjson", ".jsonld")


@cache
def openapi(base_url: str) -> Mapping[str, Any]:
    """The document as JSON, made once; ``base_url`` is where the register stands."""
    models = list(dict.fromkeys(all_models()))
    _, made = models_json_schema([(model, "validation") for model in models], ref_template=REFERENCE)
    schemas = made["$defs"]
    paths: dict[str, dict[str, Any]] = {}
    for path, about in PUBLIC.items():
        paths.setdefault(ROOT + path, {})["post"] = open_to_anyone(path, about, schemas)
    for endpoint, operation in sorted(OPERATIONS.items()):
        method = operation.method.lower()
        paths.setdefault(ROOT + operation.path, {})[method] = described(endpoint, operation, schemas)
    for address in ADDRESSES:
        paths.setdefault(address.path, {})["get"] = fixed(address, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gedragscode Register",
            "version": VERSION,
            "description": ABOUT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": base_url}],
        "security": [{"token": []}],
        "tags": [{"name": group.value} for group in Group],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "gcr_…"}},
        },
    }


def all_models() -> Iterable[type[BaseModel]]:
    yield Problem
    for operation in OPERATIONS.values():
        yield from (operation.answer, operation.problem)
        yield from (each for each in (operation.takes or {}).values() if isinstance(each, type))
    for each in PUBLIC.values():
        yield from (each["takes"], each["answer"])
    for address in ADDRESSES:
        yield from (each for each in address.answers.values() if isinstance(each, type))


def described(endpoint: str, operation: Operation, schemas: Mapping[str, Any]) -> dict[str, Any]:
    answers = {JSON: operation.answer}
    about: dict[str, Any] = {
        "operationId": endpoint.partition(".")[2],
        "tags": [operation.group.value],
        "summary": operation.words,
        "parameters": parameters(operation.path, operation.query),
        "responses": {
            "200": done("Done", answers, schemas),
            **unchanged(operation.method),
            **refusals(operation.problems, PROBLEM, schemas, operation.problem),
        },
    }
    if operation.scope is None:
        about["security"] = []
    else:
        about["description"] = f"Needs the scope `{operation.scope.value}`."
    if operation.makes:
        about["responses"]["201"] = done("Done, and kept", answers, schemas)
    if operation.takes:
        about["requestBody"] = {"required": True, "content": content(operation.takes, schemas)}
    return about


def fixed(address: Address, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """A fixed address that anyone may read. Pictures that are not there are a picture that says so."""
    picture = next((media for media in address.answers if media.startswith("image/")), None)
    is_json = address.path.endswith(JSON_FORMS) or address.path.startswith(("/.well-known/", "/status/"))
    refusal = PROBLEM if is_json else "text/plain"
    responses = {
        "200": done("Done", address.answers, schemas),
        **unchanged("GET"),
        **refusals((*address.problems, *malformed(address)), refusal, schemas),
    }
    if picture and "404" in responses:
        responses["404"] = done("Not Found", {picture: address.answers[picture]}, schemas)
    if address.name == "verdict_json":  # a CODE that nobody has is answered with a verdict too
        responses["404"] = done("Not Found", address.answers, schemas)
    if address.name == "ready":
        responses["503"] = done("Service Unavailable", address.answers, schemas)
    return {
        "operationId": address.name,
        "tags": [address.group.value],
        "summary": address.words,
        "security": [],
        "parameters": parameters(address.path, address.query),
        "responses": responses,
    }


def malformed(address: Address) -> Iterable[int]:
    """An address with a sign that no text has (a zero byte) is refused as a whole."""
    return (HTTPStatus.BAD_REQUEST,) if address.query or PLACE.search(address.path) else ()


def open_to_anyone(path: str, about: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """What anyone may send, without a token."""
    return {
        "operationId": path.strip("/").partition("/")[0].replace("-", "_"),
        "tags": [about["group"].value],
        "summary": about["words"],
        "security": [],
        "parameters": parameters(path, ()),
        "requestBody": {"required": True, "content": content({JSON: about["takes"]}, schemas)},
        "responses": {
            "200": done("Done", {JSON: about["answer"]}, schemas),
            **refusals(about["problems"], PROBLEM, schemas),
        },
    }


def parameters(path: str, query: Iterable[Value]) -> list[dict[str, Any]]:
    """The values in the path, then those of the query, each with an example."""
    in_path = [parameter(PLACES[name], "path") for name in PLACE.findall(path)]
    return [*in_path, *(parameter(each, "query") for each in query)]


def parameter(value: Value, place: str) -> dict[str, Any]:
    return {
        "name": value.name,
        "in": place,
        "required": value.required or place == "path",
        "description": value.words,
        "schema": value.schema(),
        "example": value.sample(),
    }


def unchanged(method: str) -> dict[str, Any]:
    return {"304": {"description": "Not Modified"}} if method == "GET" else {}


def refusals(
    statuses: Iterable[int], media: str, schemas: Mapping[str, Any], problem: type[BaseModel] = Problem
) -> dict[str, Any]:
    """What each refusal says. The database can be away from every address."""
    body = {PROBLEM: problem} if media == PROBLEM else {media: {"type": "string"}}
    found = {
        str(status): done(HTTPStatus(status).phrase, body, schemas)
        for status in sorted({*(int(each) for each in statuses), AWAY})
    }
    for status in found.keys() & {str(TOO_MANY), str(AWAY)}:
        found[status]["headers"] = {
            "Retry-After": {"description": "In how many seconds to come back.", "schema": {"type": "integer"}}
        }
    return found


def done(words: str, bodies: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": content(bodies, schemas)}


def content(bodies: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Bodies by media type: a shape by its reference with an example, a schema as it is."""
    found: dict[str, Any] = {}
    for media, body in bodies.items():
        if isinstance(body, type):
            found[media] = {
                "schema": {"$ref": REFERENCE.format(model=body.__name__)},
                "example": example_of(body, schemas),
            }
        else:
            found[media] = {"schema": dict(body)}
    return found
