"""Every sample of the corpus gets the same verdict from the page, the JSON and the command.

The command works offline, without the books: what is suspended in these is withdrawn to it.
"""

import base64
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from config import Settings
from tests.corpus import books, reading
from tests.corpus.sample import Sample
from tests.pages import IsolatedClient
from tests.web.test_verify import WORDS

BASE_URL = "https://register.example"
ROOT = Path(__file__).parents[2]
AS_REAL_PROCESSES = ("good/token.jwt", "signature/der.jwt")
"""Few: each takes a second. The first leaves with 0, all others with 1."""


@pytest.fixture
def register(make_app: Callable[[Settings], Flask], tmp_path: Path) -> Flask:
    """The register that the samples are of, with those that are badges in its books."""
    secrets = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}
    app = make_app(Settings(data_dir=tmp_path / "data", base_url=BASE_URL, **secrets))  # pyright: ignore[reportArgumentType]
    with app.app_context():
        books.fill(db.session())
    return app


def by_page(client: IsolatedClient, sample: Sample) -> str:
    form: dict[str, object] = {"lang": "en", "on": sample.on or ""}
    form["badge"] = (io.BytesIO(sample.data), "logo")
    answer = client.post("/verify", data=form, base_url=BASE_URL, content_type="multipart/form-data")
    return next((wire for wire, words in WORDS.items() if f">{words}</h1>" in answer.text), answer.status)


def by_json(client: IsolatedClient, sample: Sample) -> str:
    file = base64.b64encode(sample.data).decode()
    bodies = [
        {"badge_base64": file},
        *([] if sample.is_picture_of_bytes else [{"badge": sample.data.decode()}]),
    ]
    found = {
        client.post("/api/v1/verify", json={**body, "on": sample.on}, base_url=BASE_URL).get_json()["verdict"]
        for body in bodies
    }
    return " and ".join(sorted(found))  # as a file and as text, one verdict


def options(sample: Sample) -> list[str]:
    words = ["--offline", "--json", "--keys", str(reading.key_file(sample.keys))]
    words += [word for name in sample.status for word in ("--status", str(reading.status_file(name)))]
    return [*words, *(["--on", sample.on] if sample.on else [])]


def by_command(app: Flask, sample: Sample) -> str:
    shown = str(reading.FOLDER / sample.file)
    done = app.test_cli_runner().invoke(args=["badge", "verify", shown, *options(sample)])
    verdict = json.loads(done.output)["verdict"]
    assert done.exit_code == (0 if verdict == "valid" else 1)
    return verdict


def test_page_json_and_command_agree_on_every_sample(register: Flask) -> None:
    client = register.test_client()
    assert isinstance(client, IsolatedClient)
    wrong: list[tuple[str, str, str]] = []
    for sample in reading.samples():
        with register.app_context():
            books.stand_at(register, db.session(), sample)
        register.extensions["badge_keys"] = books.PublishedKeys.of(sample)
        verdicts = {
            "page": by_page(client, sample),
            "json": by_json(client, sample),
            "command": by_command(register, sample),
        }
        expected = dict.fromkeys(verdicts, sample.verdict_by_books.value) | {"command": sample.verdict.value}
        wrong += [(sample.file, where, got) for where, got in verdicts.items() if got != expected[where]]
    assert wrong == []


@pytest.mark.parametrize("file", AS_REAL_PROCESSES)
def test_the_command_itself_says_the_same(file: str, tmp_path: Path) -> None:
    (sample,) = [each for each in reading.samples() if each.file == file]
    environment = {
        "REGISTER_DEMO": "1",
        "REGISTER_CLOCK": sample.at.isoformat(),
        "REGISTER_DATA_DIR": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "app.cli.main",
            "badge",
            "verify",
            str(reading.FOLDER / file),
            *options(sample),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout)["verdict"] == sample.verdict, done.stderr
    assert done.returncode == (0 if sample.verdict == "valid" else 1)
