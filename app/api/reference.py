"""The OpenAPI document as pages show it: each request with its values, answers and examples."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from app.api.operations import OPERATIONS
from app.errors import GENERAL, STATUS
from app.tokens.scopes import Scope
from sentences import SpokenError

CONFLICT = 409
LONGEST_EXAMPLE = 6000


@dataclass(frozen=True)
class Given:
    """One value of a request. ``place`` is path or query."""

    name: str
    place: str
    kind: str
    words: str
    is_required: bool
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Body:
    """What is sent or answered under one media type; ``example`` is empty for what is no JSON."""

    media: str
    shape: str
    members: tuple[tuple[str, str, str], ...]
    """Name, kind and words of each member."""
    example: str


@dataclass(frozen=True)
class Answer:
    status: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True)
class Request:
    """One request of the document."""

    name: str
    method: str
    path: str
    words: str
    group: str
    scope: Scope | None
    given: tuple[Given, ...]
    takes: tuple[Body, ...]
    answers: tuple[Answer, ...]
    example: str


@dataclass(frozen=True)
class KnownProblem:
    """A code that a problem can have. ``sentence`` is what ``detail`` says, before its values are filled in."""

    code: str
    status: int
    sentence: str


def requests(document: Mapping[str, Any]) -> list[Request]:
    """Every request of the document, in its order."""
    return [
        _request(document, path, method, about, base_url="")
        for path, methods in document["paths"].items()
        for method, about in methods.items()
    ]


def request_of(document: Mapping[str, Any], name: str, *, base_url: str) -> Request | None:
    """The request of that name, if there is one."""
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            if about["operationId"] == name:
                return _request(document, path, method, about, base_url=base_url)
    return None


def problems() -> list[KnownProblem]:
    """Every code that an error of the register has, by code."""
    found = {
        each.code: KnownProblem(each.code, int(STATUS.get(each.code, CONFLICT)), each.sentence)
        for each in _below(SpokenError)
        if "code" in vars(each)
    }
    for status, code in GENERAL.items():
        found.setdefault(code, KnownProblem(code, status, ""))
    return sorted(found.values(), key=lambda each: each.code)


def _below(kind: type[SpokenError]) -> Iterable[type[SpokenError]]:
    for each in kind.__subclasses__():
        if not each.__module__.startswith("tests."):
            yield each
            yield from _below(each)


def _request(
    document: Mapping[str, Any], path: str, method: str, about: Mapping[str, Any], *, base_url: str
) -> Request:
    operation = OPERATIONS.get(f"api.{about['operationId']}")
    takes = _bodies(document, about.get("requestBody", {}))
    scope = operation.scope if operation else None
    return Request(
        name=about["operationId"],
        method=method.upper(),
        path=path,
        words=about["summary"],
        group=about["tags"][0],
        scope=scope,
        given=tuple(_given(each) for each in about["parameters"]),
        takes=takes,
        answers=tuple(
            Answer(status, _bodies(document, answer)) for status, answer in sorted(about["responses"].items())
        ),
        example=_curl(base_url + path, method.upper(), about, has_token=scope is not None, takes=takes),
    )


def _given(each: Mapping[str, Any]) -> Given:
    schema = each["schema"]
    return Given(
        each["name"],
        each["in"],
        schema.get("format", schema["type"]),
        each["description"],
        each["required"],
        tuple(schema.get("enum", ())),
    )


def _bodies(document: Mapping[str, Any], holder: Mapping[str, Any]) -> tuple[Body, ...]:
    found = []
    for media, content in holder.get("content", {}).items():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        schema = document["components"]["schemas"].get(name, content["schema"])
        example = json.dumps(content["example"], indent=1, ensure_ascii=False) if "example" in content else ""
        members = tuple(
            (member, _kind(part), part.get("description", ""))
            for member, part in schema.get("properties", {}).items()
        )
        found.append(Body(media, name, members, example[:LONGEST_EXAMPLE]))
    return tuple(found)


def _kind(schema: Mapping[str, Any]) -> str:
    """The kind of a member in a few words: ``string, date-time or null``."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "enum" in schema:
        return " or ".join(json.dumps(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return ", ".join(filter(None, (schema.get("type", "anything"), schema.get("format", ""))))


def _curl(
    url: str, method: str, about: Mapping[str, Any], *, has_token: bool, takes: tuple[Body, ...]
) -> str:
    """A request to copy: with the examples of its values, and of the first of them in the query."""
    query = {}
    for each in about["parameters"]:
        if each["in"] == "path":
            url = url.replace(f"{{{each['name']}}}", quote(str(each["example"])))
        elif each["required"] or not query:
            query[each["name"]] = each["example"]
    if query and (method == "GET" or any(each["required"] for each in about["parameters"])):
        url += "?" + urlencode(query)
    parts = ["curl"]
    if has_token:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if takes and takes[0].example:
        parts += ['-H "Content-Type: application/json"', f"-d '{json.dumps(json.loads(takes[0].example))}'"]
    elif takes:
        parts.append("-F files=@notices.csv -F files=@checks.csv")
    return " ".join([*parts, f'"{url}"'])
