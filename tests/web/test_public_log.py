"""The public log as visitors and their software meet it: page, files, proofs beside logos and figures."""

import base64
import hashlib
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.roles import Role
from app.transparency import log_keys, making
from app.transparency.files import log_files
from app.transparency.refusals import FilesDiffer
from signatories import entries
from signatories.entries import Entry
from tests import figure_samples
from tests.log_scene import Log, log_of
from tests.pages import PageClient
from tests.shown_badge import ShownBadge, shown_badge
from tlog import checkpoint, merkle, note, tiles

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


@pytest.fixture
def log(session: Session, shown: ShownBadge, now: datetime) -> Log:
    made = log_of(session, now)
    made.publish()
    return made


@pytest.mark.parametrize(
    ("path", "words"), [("/nl/logboek", "Wortel van de boom"), ("/en/log", "Root of the tree")]
)
def test_the_page_says_how_large_the_log_is_and_what_was_written_last(
    client: PageClient, log: Log, path: str, words: str
) -> None:
    page = client.get(path)
    head = making.published_head(log.files)
    assert head is not None
    assert words in page.text and head.root.hex() in page.text
    assert log_keys.log_keys()[0].vkey in page.text
    assert f"/log/proof/{head.size - 1}.txt" in page.text
    assert client.http.get(path).headers["Cache-Control"] == "public, max-age=60"


def test_an_empty_log_has_its_page_and_a_long_one_has_pages(
    client: PageClient, session: Session, now
) -> None:
    assert "The log is empty." in client.get("/en/log").text
    assert client.http.get("/log/checkpoint").status_code == 404
    log = log_of(session, now)
    log.add(40)
    assert "Its first checkpoint is made within seconds." in client.get("/en/log").text
    log.publish()
    log.add(2)
    page = client.get("/en/log")
    assert "(2 newer entries wait for the next checkpoint)" in page.text
    earlier = client.get("/en/log?before=17").text
    assert "/log/proof/16.txt" in earlier and "/log/proof/17.txt" not in earlier
    assert "Back to the newest entries" in earlier


def test_a_stranger_makes_the_tree_from_what_is_served(client: PageClient, log: Log) -> None:
    served = client.http.get("/log/checkpoint")
    assert served.mimetype == "text/plain" and served.headers["Access-Control-Allow-Origin"] == "*"
    keys = [log_keys.log_keys()[0]]
    assert client.http.get("/log/keys.txt").text == f"{keys[0].vkey}\n"
    head, _ = checkpoint.opened(served.text, keys)
    leaves: list[bytes] = []
    for level, index, width in tiles.files_of(head.size):
        answer = client.http.get("/log/" + tiles.path_of(level, index, width))
        assert (
            answer.mimetype == "application/octet-stream" and "immutable" in answer.headers["Cache-Control"]
        )
        if level == tiles.ENTRIES:
            leaves += tiles.unbundled(answer.data)
    assert merkle.root(head.size, merkle.nodes_of([merkle.leaf_hash(each) for each in leaves])) == head.root
    entry = client.http.get("/log/entry/0.json").get_json()
    assert merkle.leaf_hash(leaves[0]).hex() == entry["leaf_hash"]


@pytest.mark.parametrize(
    "path",
    [
        *("/log/tile/0/001", "/log/tile/0/../../../secrets/secret_key", "/log/tile/9", "/log/tile/.trouble"),
        *(
            "/log/entry/9999.json",
            "/badges/0000-0000-0000.tlog-proof",
            "/log/proof/9999.txt",
            "/log/proof/x.txt",
        ),
    ],
)
def test_what_is_not_there_is_a_404(client: PageClient, log: Log, path: str) -> None:
    assert client.http.get(path).status_code == 404


def proof_at(client: PageClient, path: str, folder: Path) -> Path:
    answer = client.http.get(path)
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith('.tlog-proof"')
    file = folder / "one.tlog-proof"
    file.write_bytes(answer.data)
    return file


def verify(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["log", "verify-proof", *map(str, words)])


def test_a_logo_has_a_proof_beside_it_that_is_checked_offline(
    app: Flask, client: PageClient, shown: ShownBadge, log: Log, tmp_path: Path
) -> None:
    assert f"/badges/{shown.code}.tlog-proof" in client.get(f"/v/{shown.code}?lang=en").text
    file = proof_at(client, f"/badges/{shown.code}.tlog-proof", tmp_path)
    vkey = log_keys.log_keys()[0].vkey
    done = verify(app, file, "--key", vkey)
    assert done.exit_code == 0, done.output
    assert '"kind": "badge-issued"' in done.output and shown.code in done.output
    assert "voorbeeld-hosting" not in file.read_text()
    whole = file.read_text()
    extra = whole.split("\n")[1].removeprefix("extra ")
    forged = base64.b64encode(base64.b64decode(extra).replace(b"badge-issued", b"badge-sold..")).decode()
    for wrong in (whole.replace(extra, forged), whole.replace("index ", "index 1"), whole[:-20], "nothing"):
        file.write_text(wrong)
        assert isinstance(verify(app, file, "--key", vkey).exception, Exception)
    file.write_text(whole)
    assert verify(app, file, "--key", vkey, "--witness", vkey).exit_code == 0
    assert verify(app, file, "--key", vkey[:-4]).exit_code != 0


def test_a_withdrawn_logo_is_proven_to_be_withdrawn_once_a_checkpoint_holds_it(
    app: Flask, client: PageClient, shown: ShownBadge, log: Log, tmp_path: Path
) -> None:
    shown.withdraw()
    assert client.http.get(f"/badges/{shown.code}.tlog-proof").status_code == 404
    assert ".tlog-proof" not in client.get(f"/v/{shown.code}?lang=en").text
    log.publish()
    file = proof_at(client, f"/badges/{shown.code}.tlog-proof", tmp_path)
    done = verify(app, file, "--key", log_keys.log_keys()[0].vkey)
    assert '"kind": "badge-withdrawn"' in done.output


def test_a_publication_has_a_proof_beside_it(
    client: PageClient, session: Session, now: datetime, tmp_path: Path
) -> None:
    publication = figure_samples.publication(session, figure_samples.total())
    session.commit()
    assert client.http.get("/scores/2025-h1.tlog-proof").status_code == 404
    entries.append(
        session, "scores-published", at=now, period=publication.period, version=publication.version,
        norm=publication.norm, input_digest="i" * 64, method_version="1.0", output_digest="o" * 64, further_digest=None,
    )  # fmt: skip
    session.commit()
    log = log_of(session, now)
    log.publish()
    assert ".tlog-proof" in client.get("/en/figures/2025-h1").text
    assert (
        '"kind":"scores-published"'
        in base64.b64decode(
            proof_at(client, "/scores/2025-h1.tlog-proof", tmp_path)
            .read_text()
            .split("\n")[1]
            .removeprefix("extra ")
        ).decode()
    )


def test_the_operator_sees_where_the_log_differs(client: PageClient, session: Session, now: datetime) -> None:
    client.sign_in_as(Role.OPERATOR)
    log = log_of(session, now)
    log.add(3)
    log.publish()
    client.submit("/en/desk/operator/log", {}, to="/en/desk/operator/log/check")
    page = client.get("/en/desk/operator/log")
    assert "entries, tree, files and tables agree" in page.text
    log_files().write("tile/0/000.p/1", b"x" * 32)
    client.submit("/en/desk/operator/log", {}, to="/en/desk/operator/log/check")
    assert "differs" in client.get("/en/desk/operator/log").text


def test_no_leaf_holds_a_token_or_its_signature(log: Log, shown: ShownBadge, session: Session) -> None:
    """Case B5: a signature can be written in two ways, so that nothing may hang on its bytes."""
    _, payload, signature = shown.token.split(".")
    for entry in session.scalars(select(Entry)):
        for part in (payload, signature, hashlib.sha256(shown.token.encode()).hexdigest()):
            assert part.encode() not in entry.payload


def test_a_proof_is_checked_with_one_folder_and_nothing_of_the_register(
    client: PageClient, shown: ShownBadge, log: Log, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "tlog", tmp_path / "tlog", ignore=shutil.ignore_patterns("__pycache__"))
    file = proof_at(client, f"/badges/{shown.code}.tlog-proof", tmp_path)
    vkey = log_keys.log_keys()[0].vkey

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tlog", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    done = run(str(file), "--key", vkey)
    assert (done.returncode, done.stderr) == (0, "") and '"kind":"badge-issued"' in done.stdout
    strange = note.Key("other.example/witness", note.COSIGNATURE, b"\x01" * 32).vkey
    lacking = run(str(file), "--key", vkey, "--witness", strange)
    assert lacking.returncode == 1 and "did not sign" in lacking.stderr
    file.write_text(file.read_text().replace("extra ", "extra A"))
    assert run(str(file), "--key", vkey).returncode == 1


def test_pages_go_on_after_names_were_erased_from_entries(
    client: PageClient, log: Log, shown: ShownBadge, session: Session
) -> None:
    for entry in session.scalars(select(Entry)):
        entries.erase(session, entry)
    session.commit()
    assert log.check().size == log.publish().size
    for path in ("/en/log", f"/en/signatories/{shown.company.slug}", f"/v/{shown.code}?lang=en", "/en/"):
        page = client.get(path)
        assert "commitment" not in page.text, path
    assert "(erased)" in client.get("/en/log").text
    feed = client.http.get(f"/signatories/{shown.company.slug}.atom?lang=en").text
    assert "commitment" not in feed
    told = client.http.get("/log/entry/0.json").get_json()
    assert told["salt"] is None


ROWS = {
    "edition": "UPDATE edition SET text_en = text_en || 'x' WHERE id = 1",
    "its digest": "UPDATE edition SET digest = 'f' || substr(digest, 2) WHERE id = 1",
    "signature": "UPDATE signature SET text_digest = 'f' || substr(text_digest, 2)",
    "its end": "UPDATE signature SET ended_at = '2026-11-24 12:00:00', end_reason = 'withdrawn'",
    "credential": "UPDATE badge_credential SET valid_until = '2027-12-24 12:00:00'",
    "origin": "UPDATE badge SET origin = 'https://ander.example'",
    "withdrawal": "UPDATE badge SET withdrawn_at = '2026-11-24 12:00:00', withdrawal_reason = 'operator'",
}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_that_says_something_else_than_its_entry_is_named(
    log: Log, shown: ShownBadge, session: Session, row: str
) -> None:
    log.check()
    session.execute(text(ROWS[row].replace(":", r"\:")))
    session.commit()
    with pytest.raises(FilesDiffer) as found:
        log.check()
    name = {
        "its digest": "edition",
        "its end": "signature",
        "credential": "badge",
        "origin": "badge",
        "withdrawal": "badge",
    }
    assert str(found.value.values["what"]).startswith(name.get(row, row))
