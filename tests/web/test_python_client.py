"""The Python client: every request of the document is a method with the same values, and it works."""

import inspect
import typing
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from flask import Flask
from gedragscode_register import Problem, Register, Reply, shapes
from gedragscode_register.calling import as_parts, place
from sqlalchemy.orm import Session

from app.api.document import openapi
from app.clock import now as clock
from app.owners import Owner
from app.transparency import making
from app.transparency.files import log_files
from tests import factories
from tests.monitor_samples import CHECK_COLUMNS, NOTICE_COLUMNS, check, csv_text, notice
from tests.web.client_transport import client_of
from tests.web.test_api import ROWS, token

PLAIN = {"string": str, "integer": int, "number": float, "boolean": bool}


def requests() -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in openapi("http://localhost:8000")["paths"].values():
        for about in methods.values():
            yield about["operationId"], about


def faults(client: type, name: str, about: dict[str, Any]) -> list[str]:
    """How the method *name* differs from the request that it makes."""
    method = getattr(client, name, None)
    if method is None:
        return [f"{name} is missing"]
    hints = typing.get_type_hints(method)
    signature, found = inspect.signature(method), []
    for each in about["parameters"]:
        given = signature.parameters.get(each["name"])
        if given is None:
            found.append(f"{name} takes no {each['name']}")
            continue
        wanted: Any = PLAIN[each["schema"]["type"]]
        if each["schema"].get("enum"):
            wanted = Literal[tuple(each["schema"]["enum"])]
        if hints[each["name"]] != (wanted if each["required"] else wanted | None):
            found.append(f"{name}: {each['name']} is of another type")
        if (given.default is inspect.Parameter.empty) != each["required"]:
            found.append(f"{name}: {each['name']} is needed in one only")
    if ("requestBody" in about) != bool({"body", "files"} & set(signature.parameters)):
        found.append(f"{name}: a body in one only")
    shape = next(iter(about["responses"]["200"]["content"].values()))["schema"].get("$ref", "")
    if shape and hints["return"] is not getattr(shapes, shape.rpartition("/")[2]):
        found.append(f"{name} answers with another shape")
    return found


def test_every_request_is_a_method_with_the_same_values() -> None:
    assert [fault for name, about in requests() for fault in faults(Register, name, about)] == []


def test_the_comparison_bites() -> None:
    class Planted(Register):
        def signatories(self, *, q: int | None = None) -> shapes.Members:  # pyright: ignore
            raise NotImplementedError

    found = faults(Planted, "signatories", dict(requests())["signatories"])
    assert "signatories: q is of another type" in found
    assert "signatories takes no cursor" in found
    assert "signatories answers with another shape" in found


def test_shapes_have_the_members_of_the_document() -> None:
    for name, schema in openapi("http://localhost:8000")["components"]["schemas"].items():
        if "properties" in schema:
            kind = getattr(shapes, name)
            assert set(kind.__annotations__) == set(schema["properties"]), name
            assert kind.__required_keys__ == set(schema.get("required", ())), name


def test_it_reads_and_writes_with_the_token_of_an_association(app: Flask, session: Session) -> None:
    factories.documents(session, at=clock())
    hosters = factories.association(session, at=clock())
    desk = client_of(app, token(session, Owner(association=hosters))[1])
    sent = desk.send_members({"members": typing.cast("Any", ROWS)}, dry_run="1")
    assert (sent["new"], sent["dry_run"]) == (2, True)
    assert desk.send_members({"members": typing.cast("Any", ROWS)})["new"] == 2
    csv_file = b"KVK;Statutaire naam\n00009003;Derde B.V.\n"
    assert desk.send_members(csv_file, media="text/csv")["new"] == 1
    pages = list(desk.every(desk.members(limit=2)))
    assert [len(page["members"]) for page in pages] == [2, 1]
    with pytest.raises(Problem) as refused:
        client_of(app).members()
    assert (refused.value.status, refused.value.code) == (401, "token-not-valid")
    with pytest.raises(Problem, match="limit"):
        desk.members(limit=0)


def test_it_hands_in_a_delivery(app: Flask, session: Session) -> None:
    desk = client_of(app, token(session, Owner())[1])
    files = {
        "notices.csv": csv_text([notice("n1")], NOTICE_COLUMNS).encode(),
        "checks.csv": csv_text([check("n1", 1, "online")], CHECK_COLUMNS).encode(),
    }
    assert desk.deliveries(files, source="hotline")["notices"]["new"] == 1
    assert desk.deliveries(files, source="hotline")["already"]


def test_what_is_unchanged_is_not_sent_again(app: Flask, session: Session) -> None:
    factories.association(session, at=clock())
    session.commit()
    register = client_of(app)
    seen: list[Reply] = []
    send = register.sender

    def watched(*request: Any) -> Reply:
        seen.append(send(*request))
        return seen[-1]

    register.sender = watched
    assert register.associations() == register.associations()
    assert [each.status for each in seen] == [200, 304]


def test_an_unknown_code_is_answered_with_a_verdict(app: Flask) -> None:
    assert client_of(app).verdict_json("0000-0000-0000")["code"] is None
    assert client_of(app).verify({"badge": "not a badge"})["verdict"] == "not_a_badge"
    with pytest.raises(Problem) as refused:
        client_of(app).scores_csv("2020-h1")
    assert refused.value.status == 404


def test_values_stay_one_part_of_the_address() -> None:
    assert place("/a/{slug}.json", slug="../x?y") == "/a/..%2Fx%3Fy.json"
    body, media = as_parts({"a.csv": b"1\r\n"}, proof=None)
    assert body.count(media.partition("boundary=")[2].encode()) == 2
    with pytest.raises(ValueError, match="https"):
        Register("file:///etc/passwd")


def test_a_tile_of_the_log_is_read_by_its_path(app: Flask, session: Session) -> None:
    factories.association(session, at=clock())
    session.commit()
    making.publish(session, log_files(), at=clock())
    size = int((log_files().checkpoint() or "").splitlines()[1])
    assert len(client_of(app).log_tile(f"0/000.p/{size}")) == size * 32
