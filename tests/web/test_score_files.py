"""The files of a publication for machines: every address, format and header, the schema and the dictionary."""

import csv
import hashlib
import io
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from itertools import product
from pathlib import Path

import duckdb
import jsonschema
import pytest
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app import open_data
from app.extensions import db
from app.machine import contact_points
from app.navigation import settings
from app.public import dictionary
from app.public.score_schema import schema
from monitor import data_dictionary
from monitor.bundles import opening
from monitor.method import ORDER_12H
from monitor.models import Publication, State
from tests import figure_samples
from tests.bundle_scene import module_app, published, run_script, taken_in, unpacked
from tests.figure_samples import score, total
from tests.monitor_samples import AT, deliver, notice
from tests.pages import PageClient

FORMS = (".csv", ".json", ".parquet", "/further.csv", "/months.csv", "/sector.csv")
OLD, NEW = 0.7, 0.8


@pytest.fixture
def shown(session: Session) -> tuple[Publication, Publication]:
    """Two versions of a half-year, the first replaced, and the other norm."""
    first = figure_samples.publication(
        session,
        score("kvk:00000001", "Zuid", share_low=OLD, share_high=OLD),
        total(),
        state=State.CORRECTED,
        version=1,
    )
    second = figure_samples.publication(session, score("kvk:00000001", "Zuid"), total(), version=2)
    figure_samples.publication(session, score("kvk:00000001", "Zuid"), total(), norm=ORDER_12H.name)
    return first, second


def test_every_form_is_at_every_address(client: PageClient, shown: object) -> None:
    paths = ("2025-h1", "2025-h1-v1", "2025-h1/1", "2025-h1-v2", "2025-h1/norms/order-12h")
    for path, form in product((*paths, "2025-h1/norms/order-12h-v1"), FORMS):
        answer = client.http.get(f"/scores/{path}{form}")
        assert answer.status_code == 200, path
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in answer.headers
        tag, since = answer.headers["ETag"], answer.headers["Last-Modified"]
        again = client.http.get(f"/scores/{path}{form}", headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        unchanged = client.http.get(f"/scores/{path}{form}", headers={"If-Modified-Since": since})
        assert unchanged.status_code == 304


def test_the_name_says_which_publication_it_is(client: PageClient, shown: object) -> None:
    for path, name in (
        ("2025-h1.csv", "2025-h1.csv"),
        ("2025-h1-v1.parquet", "2025-h1-v1.parquet"),
        ("2025-h1/norms/order-12h.json", "2025-h1-order-12h.json"),
        ("2025-h1/2/months.csv", "2025-h1-v2-months.csv"),
    ):
        answer = client.http.get(f"/scores/{path}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_an_earlier_version_keeps_its_figures_and_the_json_says_that_it_was_replaced(
    client: PageClient, shown: tuple[Publication, Publication]
) -> None:
    first, second = shown
    old = client.http.get("/scores/2025-h1-v1.csv")
    assert hashlib.sha256(old.data).hexdigest() == first.output_digest
    assert hashlib.sha256(client.http.get("/scores/2025-h1.csv").data).hexdigest() == second.output_digest
    told = client.http.get("/scores/2025-h1-v1.json").get_json()
    assert told["replaced_at"] == "2025-08-10T09:00:00Z"
    assert told["companies"][0]["share_low"] == OLD


def test_what_is_missing_is_a_404_of_its_kind(client: PageClient, shown: object) -> None:
    known = ("2025-h2", "2025-h1-v9", "2025-h1/norms/no-norm", "2025-h1/norms/order-12h-v7", "2025-h1-v2-v2")
    for path in known:
        for form in (*FORMS, ".bundle.zip"):
            answer = client.http.get(f"/scores/{path}{form}")
            kind = "application/problem+json" if form == ".json" else "text/plain"
            assert (answer.status_code, answer.mimetype) == (404, kind), path + form


def test_no_file_of_what_is_not_published(client: PageClient, session: Session) -> None:
    for version, state in enumerate((State.DRAFT, State.PREVIEW, State.STRUCK), start=1):
        figure_samples.publication(
            session, score("kvk:00000001", "Zuid"), total(), state=state, version=version
        )
    for form in (*FORMS, ".bundle.zip"):
        for path in ("2025-h1", "2025-h1-v1", "2025-h1-v2", "2025-h1/3"):
            assert client.http.get(f"/scores/{path}{form}").status_code == 404


def test_without_its_evidence_there_is_no_bundle(client: PageClient, shown: object) -> None:
    answer = client.http.get("/scores/2025-h1.bundle.zip", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "is not kept here any more" in answer.text


def test_figures_of_before_there_were_bundles_say_so(
    client: PageClient, shown: tuple[Publication, Publication], session: Session
) -> None:
    """Their item list has no longer terms."""
    path = settings().data_dir / "publications" / "draft.parquet"
    path.parent.mkdir(parents=True)
    duckdb.execute(
        f"COPY (SELECT 'kvk:00000001' AS company, 'on_time' AS outcome, 1 AS incident) TO '{path}' (FORMAT parquet)"
    )
    shown[1].items_digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(path.with_name(f"{shown[1].items_digest}.items.parquet"))
    session.commit()
    answer = client.http.get("/scores/2025-h1.bundle.zip", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "were made before the register made bundles" in answer.text
    assert client.http.get("/scores/2025-h1.csv").status_code == 200


def test_versions_under_another_norm_have_pages_of_their_own(
    client: PageClient, shown: object, session: Session
) -> None:
    """Lists of versions and the page of corrections lead to the version that they name."""
    zuid = score("kvk:00000001", "Zuid", share_low=0.31, share_high=0.31)
    figure_samples.publication(session, zuid, total(), version=2, state=State.CORRECTED, norm=ORDER_12H.name)
    for lang, pages in (("en", "figures"), ("nl", "cijfers")):
        own = f"/{lang}/{pages}/2025-h1/order-12h"
        assert f'href="{own}/2"' in client.get(own).text
        assert re.search(r"31[.,]0", client.get(f"{own}/2").text)
        assert f"http://localhost:8000{own}/1" in client.get(own).text
        corrections = client.get(f"/{lang}/{'corrections' if lang == 'en' else 'correcties'}").text
        for link in (f"{own}/2", "/scores/2025-h1/norms/order-12h-v2.csv", f"/{lang}/{pages}/2025-h1/1"):
            assert f'href="{link}"' in corrections, link
        feed = client.http.get(f"/feed.atom?lang={lang}").text
        assert f"http://localhost:8000{own}/2" in feed
    told = {
        each["norm"]: each["csv"] for each in client.http.get("/corrections.json").get_json()["corrections"]
    }
    for norm, url in told.items():
        text = client.http.get(url.removeprefix("http://localhost:8000")).text
        assert f",{norm},1.0," in text
    client.get("/en/figures/2025-h1/order-12h/7", status=404)


def test_parquet_has_the_values_of_the_csv_with_types(
    client: PageClient, shown: object, tmp_path: Path
) -> None:
    path = tmp_path / "scores.parquet"
    path.write_bytes(client.http.get("/scores/2025-h1.parquet").data)
    lines = list(csv.DictReader(io.StringIO(client.http.get("/scores/2025-h1.csv").text)))
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute("FROM read_parquet($1)", [str(path)])
        names = [column[0] for column in found.description or ()]
        kinds = {column[0]: str(column[1]) for column in found.description or ()}
        values = found.fetchall()
    assert names == list(lines[0])
    assert (kinds["items"], kinds["share_low"], kinds["published_at"]) == (
        "BIGINT",
        "DOUBLE",
        "TIMESTAMP WITH TIME ZONE",
    )
    for row, line in zip(values, lines, strict=True):
        for name, value in zip(names, row, strict=True):
            if isinstance(value, float):
                assert f"{value:.6f}" == line[name]
            elif name == "published_at":
                assert f"{value:%Y-%m-%dT%H:%M:%SZ}" == line[name]
            else:
                assert ("" if value is None else str(value)) == line[name]


def test_the_json_form_is_what_its_schema_says(client: PageClient, shown: object) -> None:
    served = client.http.get("/scores/schema.json")
    assert served.get_json() == schema()
    jsonschema.Draft202012Validator.check_schema(schema())
    for path in ("2025-h1.json", "2025-h1-v1.json", "2025-h1/norms/order-12h.json"):
        answer = client.http.get(f"/scores/{path}")
        assert "/scores/schema.json" in answer.headers["Link"]
        jsonschema.validate(answer.get_json(), schema())
    spoiled = {**client.http.get("/scores/2025-h1.json").get_json(), "attention": True}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoiled, schema())


@pytest.mark.parametrize("path", ["/nl/datawoordenboek", "/en/data-dictionary"])
def test_the_dictionary_has_every_column_of_every_public_file(client: PageClient, path: str) -> None:
    page = client.get(path)
    assert "Set-Cookie" not in page.headers
    for file, names in dictionary.FILES.items():
        assert f'id="{file}"' in page.text
        for each in data_dictionary.described(file, names):
            assert f"<code>{each.name}</code>" in page.text
            assert (each.nl if path.startswith("/nl") else each.en) in unescape(page.text)


def test_no_meaning_is_left_over_and_the_headers_are_those_of_the_files(client: PageClient) -> None:
    assert dictionary.FILES["signatories.csv"] == open_data.COLUMNS
    assert dictionary.FILES["contact-points.csv"] == contact_points.COLUMNS
    for file in ("signatories.csv", "contact-points.csv"):
        header = client.http.get(f"/{file}").text.splitlines()[0]
        assert header.lstrip("\ufeff").split(",") == list(dictionary.FILES[file])
    used = {name for names in dictionary.FILES.values() for name in names}
    used |= {f"{file}:{name}" for file, names in dictionary.FILES.items() for name in names}
    assert set(data_dictionary.meanings()) - used == set()
    for told in data_dictionary.meanings().values():
        assert told["en"].endswith(".") and told["nl"].endswith(".")
        assert bool(told["empty_en"]) == bool(told["empty_nl"])


@pytest.mark.parametrize(
    ("path", "version"), [("/en/figures", 2), ("/nl/cijfers", 2), ("/en/figures/2025-h1/1", 1)]
)
def test_the_page_says_how_to_cite_it(
    client: PageClient, shown: tuple[Publication, Publication], path: str, version: int
) -> None:
    page = client.get(path)
    cite = page.text[page.text.index('id="cite"') :]
    assert f"http://localhost:8000/scores/2025-h1-v{version}.csv" in cite
    assert shown[version - 1].output_digest in cite
    for link in (f"/scores/2025-h1-v{version}.bundle.zip", f"/scores/2025-h1-v{version}.parquet"):
        assert f'href="{link}"' in cite
    assert f'href="{"/nl/datawoordenboek" if path.startswith("/nl") else "/en/data-dictionary"}"' in cite


@pytest.fixture(scope="module")
def real(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample's half-year really published and then corrected, served over HTTP on a free port."""
    with module_app(empty_database, tmp_path_factory.mktemp("served")) as app:
        session, folder = db.session(), app.config["SETTINGS"].data_dir
        taken_in(session, folder)
        published(session, folder)
        deliver(session, folder, folder / "in", notices=[notice("more", holder="AS64512")])
        published(session, folder, at=AT + timedelta(days=30), correction="newer-data")
        session.commit()
        server = make_server("localhost", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return answer.read()


@pytest.mark.parametrize("which", ["2025-h1", "2025-h1-v1", "2025-h1-v2"])
def test_an_outsider_fetches_the_bundle_and_recomputes_the_served_files(
    real: str, tmp_path: Path, which: str
) -> None:
    """Over HTTP, into an empty folder, with a bare Python: the same bytes, before and after a correction."""
    bundle = tmp_path / f"{which}.bundle.zip"
    bundle.write_bytes(fetched(f"{real}/scores/{which}.bundle.zip"))
    assert opening.differences(bundle) == []
    folder = unpacked(bundle, tmp_path / "bundle")
    answer = run_script(folder, "--write", str(tmp_path / "again"))
    assert (answer.returncode, answer.stderr) == (0, "")
    files = {"scores.csv": f"{which}.csv"}
    files |= {name: f"{which}/{name}" for name in ("further.csv", "months.csv", "sector.csv")}
    for name, path in files.items():
        assert (tmp_path / "again" / name).read_bytes() == fetched(f"{real}/scores/{path}"), name


def test_a_correction_is_another_bundle(real: str) -> None:
    newest, first, second = (
        fetched(f"{real}/scores/{which}.bundle.zip") for which in ("2025-h1", "2025-h1-v1", "2025-h1-v2")
    )
    assert newest == second != first


def test_the_examples_of_the_document_run(real: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example of docs/open-data.md, as it stands there, on the served files."""
    monkeypatch.chdir(tmp_path)
    text = (Path(__file__).parents[2] / "docs" / "open-data.md").read_text()
    blocks = dict(re.findall(r"```(\w*)\n(.*?)```", text, re.DOTALL))
    python, sql, shell = blocks["python"], blocks["sql"], blocks[""]
    space: dict[str, object] = {"base": real}
    exec(python, space)
    assert len(space["rows"]) == 4  # pyright: ignore[reportArgumentType]
    Path("scores.parquet").write_bytes(fetched(f"{real}/scores/2025-h1.parquet"))
    with duckdb.connect() as connection:
        assert [row[0] for row in connection.sql(sql).fetchall()] == ["kvk:00000014"]
    Path("2025-h1.bundle.zip").write_bytes(fetched(f"{real}/scores/2025-h1.bundle.zip"))
    first, second = shell.splitlines()
    assert first == "unzip 2025-h1.bundle.zip -d bundle"
    unpacked(Path("2025-h1.bundle.zip"), Path("bundle"))
    done = subprocess.run([sys.executable, "-I", second.split()[1]], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout
