"""The OpenAPI 3.1 document, made from the operations and shapes that the API itself runs on."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.api.operations import OPERATIONS, ROOT, Operation
from app.api.public_shapes import PUBLIC
from app.api.shapes import Problem

VERSION = "1"
REFERENCE = "#/components/schemas/{model}"


def openapi(base_url: str) -> dict[str, Any]:
    """The document as JSON; ``base_url`` is where the register stands."""
    models: list[type[BaseModel]] = [Problem]
    for operation in OPERATIONS.values():
        taken = (operation.takes or {}).values()
        models += [operation.answer, operation.problem, *(each for each in taken if isinstance(each, type))]
    for each in PUBLIC.values():
        models += [each["takes"], each["answer"]]
    _, schemas = models_json_schema(
        [(model, "validation") for model in dict.fromkeys(models)], ref_template=REFERENCE
    )
    paths: dict[str, dict[str, Any]] = {
        ROOT + path: {"post": open_to_anyone(path, each)} for path, each in PUBLIC.items()
    }
    for endpoint, operation in sorted(OPERATIONS.items()):
        method = operation.method.lower()
        paths.setdefault(ROOT + operation.path, {})[method] = described(endpoint, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Gedragscode Register", "version": VERSION, "license": {"name": "EUPL-1.2"}},
        "servers": [{"url": base_url}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "gcr_…"}},
        },
    }


def described(endpoint: str, operation: Operation) -> dict[str, Any]:
    about: dict[str, Any] = {
        "operationId": endpoint.partition(".")[2],
        "summary": operation.words,
        "description": f"Needs the scope `{operation.scope.value}`.",
        "parameters": [parameter(each.name, each.words, each.kind, each.format) for each in operation.query],
        "responses": {
            "200": {"description": "Done", "content": content({"application/json": operation.answer})},
            **{str(status): refused(status, operation.problem) for status in operation.problems},
        },
    }
    if operation.makes:
        about["responses"]["201"] = {**about["responses"]["200"], "description": "Done, and kept"}
    if operation.takes:
        about["requestBody"] = {"required": True, "content": content(operation.takes)}
    return about


def open_to_anyone(path: str, about: dict[str, Any]) -> dict[str, Any]:
    """What needs no token: anyone may ask it."""
    named = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return {
        "operationId": path.strip("/").partition("/")[0].replace("-", "_"),
        "summary": about["words"],
        "security": [],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in named
        ],
        "requestBody": {"required": True, "content": content({"application/json": about["takes"]})},
        "responses": {
            "200": {"description": "Done", "content": content({"application/json": about["answer"]})},
            **{str(status): refused(status, Problem) for status in about["problems"]},
        },
    }


def parameter(name: str, words: str, kind: str, form: str | None) -> dict[str, Any]:
    schema = {"type": kind, **({"format": form} if form else {})}
    return {"name": name, "in": "query", "description": words, "schema": schema}


def refused(status: int, problem: type[BaseModel]) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "content": content({"application/problem+json": problem}),
    }


def content(bodies: Any) -> dict[str, Any]:
    """Bodies by media type: a shape by its reference, a schema as it is."""
    return {
        media: {"schema": {"$ref": REFERENCE.format(model=body.__name__)} if isinstance(body, type) else body}
        for media, body in bodies.items()
    }
