"""What programs read without a token: the document, its pages, tags that hold, and pages by cursor."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
from werkzeug.routing import IntegerConverter

from app.api.address import JSON
from app.api.reference import problems
from app.open_answers import steady
from tests.demo_register import demo_register
from tests.pages import PageClient
from tests.web.client_transport import client_of

NOTEBOOKS = Path(__file__).parents[2] / "docs" / "notebooks"
SECOND_FORMS = re.compile(r"/scores/<period>/<int:version>|/V/|/codes/|/(associations|signatories)/<slug>$")
"""Other addresses of what has one in the document already, and addresses that lead on to a page."""
PAGES_AND_FORMS = frozenset(
    {
        "/",
        "/api/docs",
        "/verify",
        "/v/<badge_code>",
        "/V/<badge_code>",
        "/badge-checker.html",
        "/sign-in-service/callback",
    }
)
"""What is for people, under an address without a language."""
NOT_FOR_PROGRAMS = re.compile(r"/(nl|en|static|demo)\b")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return demo_register(tmp_path_factory)


@pytest.fixture(scope="module")
def document(demo: Flask) -> dict[str, Any]:
    return demo.test_client().get("/api/v1/openapi.json").get_json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            yield path, method, about


def filled_in(path: str, parameters: list[dict[str, Any]], known: dict[str, str]) -> str:
    for each in parameters:
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", known.get(each["name"], str(each["example"])))
    return path


@pytest.fixture(scope="module")
def known(demo: Flask) -> dict[str, str]:
    """Values that are in the demo, by the name that they have in the document."""
    client = demo.test_client()
    companies = client.get("/signatories.json").get_json()["signatories"]
    one = next(
        found
        for each in companies
        if (found := client.get(f"/signatories/{each['slug']}.json").get_json())["badges"]
    )
    association = client.get("/api/v1/associations").get_json()["associations"][0]["slug"]
    return {"slug": one["slug"], "code": one["badges"][0]["code"], "association": association}


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    planted = {**document, "paths": {"/x": {"get": {"responses": {}, "parameters": [{"name": "x"}]}}}}
    with pytest.raises(OpenAPIValidationError):
        validate(planted)


def test_its_examples_are_what_it_says(document: dict[str, Any]) -> None:
    shown = 0
    for path, method, about in operations(document):
        for each in about["parameters"]:
            Draft202012Validator(each["schema"]).validate(each["example"])
        for holder in (*about["responses"].values(), about.get("requestBody", {})):
            for content in holder.get("content", {}).values():
                if "$ref" in content["schema"]:
                    schema = {**content["schema"], "components": document["components"]}
                    Draft202012Validator(schema).validate(content["example"])
                    shown += 1
        assert about["summary"], (path, method)
    assert shown > 100


def test_it_names_every_address_for_programs(demo: Flask, document: dict[str, Any]) -> None:
    """Each address without a language is in the document, is a second form, or is for people."""
    described = [re.sub(r"{\w+}", "[^/]+", path.replace(".", r"\.")) for path in document["paths"]]
    for rule in demo.url_map.iter_rules():
        if (
            rule.rule in PAGES_AND_FORMS
            or NOT_FOR_PROGRAMS.match(rule.rule)
            or SECOND_FORMS.search(rule.rule)
        ):
            continue
        values: dict[str, Any] = dict.fromkeys(rule.arguments, "x1")
        for name, converter in rule._converters.items():
            if isinstance(converter, IntegerConverter):
                values[name] = 1
        built = rule.build(values)
        assert built is not None
        assert any(re.fullmatch(each, built[1]) for each in described), rule.rule


def test_what_is_read_without_a_token_is_as_described_and_has_a_tag_that_holds(
    demo: Flask, document: dict[str, Any], known: dict[str, str]
) -> None:
    client, tagged = demo.test_client(), 0
    for path, method, about in operations(document):
        if method != "get" or about.get("security") != []:
            continue
        address = filled_in(path, about["parameters"], known)
        answer = client.get(address)
        described = about["responses"][str(answer.status_code)]["content"]
        assert answer.mimetype in described, address
        schema = described[answer.mimetype]["schema"]
        if "json" in (answer.mimetype or "") and answer.is_json:
            body = {**schema, "components": document["components"]}
            Draft202012Validator(body).validate(answer.get_json())
        if answer.status_code == 200 and not path.endswith("z"):
            again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b""), address
            tagged += 1
    assert tagged > 45


def test_a_tag_changes_with_more_than_the_moment() -> None:
    seen = {"as_of": "1", "checks": [{"what": "signature", "ok": True, "at": "1"}], "rows": [{"at": "1"}]}
    later = {**seen, "as_of": "2", "checks": [{"what": "signature", "ok": True, "at": "2"}]}
    assert steady(seen) == steady(later)
    assert steady(seen) != steady({**later, "rows": [{"at": "2"}]})
    assert steady(seen) != steady({**later, "checks": [{"what": "signature", "ok": False, "at": "2"}]})


def test_pages_of_companies_add_up_to_the_directory(demo: Flask) -> None:
    client = demo.test_client()
    whole = client.get("/signatories.json?standing=all").get_json()["signatories"]
    path: str | None = "/api/v1/signatories?standing=all&limit=3"
    seen: list[dict[str, Any]] = []
    while path:
        body = client.get(path).get_json()
        assert body["total"] == len(whole)
        seen += body["signatories"]
        path = body["next"]
    assert seen == sorted(whole, key=lambda each: each["register_number"])
    lines = client.get("/signatories.ndjson?standing=all").text.splitlines()
    assert len(lines) == len(whole)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "wrong-value"),
        ("limit=501", "wrong-value"),
        ("limit=ten", "wrong-value"),
        ("standing=good", "wrong-value"),
        ("cursor=!", "wrong-cursor"),
        ("cursor=", "wrong-cursor"),
        ("cursor=a3ZrOjAwMQ==", "wrong-cursor"),
        ("on=tomorrow", "wrong-day"),
    ],
)
def test_a_value_that_is_not_as_described_is_refused(demo: Flask, query: str, code: str) -> None:
    answer = demo.test_client().get(f"/api/v1/signatories?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json()["code"] == code


def test_every_problem_has_a_code_of_the_list(demo: Flask) -> None:
    client, codes = demo.test_client(), {each.code for each in problems()}
    for path in ("/signatories/nobody.json", "/api/v1/nothing", "/scores/2020-h1.json", "/api/v1/members"):
        answer = client.get(path)
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["code"] in codes
    assert client.post("/api/v1/signatories").get_json()["code"] == "method-not-allowed"


def test_each_request_has_a_page(demo: Flask, document: dict[str, Any]) -> None:
    client = PageClient(demo)
    for lang in ("en", "nl"):
        index = client.get(f"/{lang}/api").text
        for page in (1, 2, 3):
            client.get(f"/{lang}/api/" + ("errors" if lang == "en" else "fouten") + f"?page={page}")
        for _path, _method, about in operations(document):
            assert f'href="/{lang}/api/{about["operationId"]}"' in index
    for name in ("signatories", "send_members", "deliveries", "verdict_json", "bundle_of_norm"):
        page = client.get(f"/en/api/{name}").text
        assert "curl" in page
        client.get(f"/nl/api/{name}")
    assert client.http.get("/en/api/nothing").status_code == 404


def test_the_parquet_file_has_the_same_companies(demo: Flask, tmp_path: Path) -> None:
    import duckdb

    client = demo.test_client()
    path = tmp_path / "signatories.parquet"
    path.write_bytes(client.get("/signatories.parquet").data)
    whole = client.get("/signatories.json").get_json()["signatories"]
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT register_number, domains FROM read_parquet($1)", [str(path)]
        ).fetchall()
    assert found == [(each["register_number"], each["domains"]) for each in whole]
    assert JSON == "application/json"


def test_the_notebooks_run(demo: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    largest = max(client_of(demo).associations()["associations"], key=lambda each: each["members"])
    counts = notebook("check_all_badges").main(client_of(demo), largest["slug"])
    assert counts["valid"] > 2
    assert notebook("recompute_a_score").main(client_of(demo)) > 5
    shown = capsys.readouterr().out
    assert "https://" in shown and "(n = " in shown


def notebook(name: str) -> Any:
    """A notebook as a module."""
    spec = importlib.util.spec_from_file_location(name, NOTEBOOKS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
