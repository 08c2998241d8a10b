"""Loading the documents: once, and never changed under a signature."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.extensions import db
from signatories.documents.documents import (
    CodeOfConduct,
    Edition,
    TextKind,
    current_editions,
    edition_digest,
    find_code_of_conduct,
)
from signatories.documents.loading import load_documents
from signatories.documents.versions import editions_of
from signatories.entries import Entry
from signatories.errors import EditionTaken, NotFound
from signatories.signatures.signature_errors import ResigningTooSoon
from signatories.signatures.signing import text_digest

GOLDEN = Path(__file__).parents[1] / "golden" / "editions.json"


def test_loading_again_changes_nothing(any_session: Session, now: datetime) -> None:
    first = load_documents(any_session, text_kind=TextKind.DEMO, at=now)
    assert [each.edition for each in first.added] == ["2008-10", "2018-12-13"]
    again = load_documents(any_session, text_kind=TextKind.SUMMARY, at=now)
    assert again.added == ()
    assert again.known == first.added
    assert {each.text_kind for each in again.known} == {"demo"}  # a published edition stays as it is
    assert any_session.scalar(select(func.count(CodeOfConduct.id))) == 1
    assert any_session.scalar(select(func.count(Edition.id))) == 2


def test_each_edition_is_a_public_act_with_its_digest(session: Session, now: datetime) -> None:
    added = load_documents(session, text_kind=TextKind.SUMMARY, at=now).added
    entries = session.scalars(select(Entry).order_by(Entry.position)).all()
    assert [entry.kind for entry in entries] == ["edition-published"] * 2
    assert [entry.data["digest"] for entry in entries] == [each.digest for each in added]
    assert entries[1].data["document"] == "ntd/addendum"


@pytest.mark.parametrize("kind", [TextKind.SUMMARY, TextKind.DEMO])
def test_the_digest_of_a_text_stays_what_it_was(session: Session, now: datetime, kind: TextKind) -> None:
    """A text that has been signed somewhere must not change: mend it in a new edition."""
    load_documents(session, text_kind=kind, at=now)
    code = find_code_of_conduct(session, "ntd")
    assert code is not None
    editions = editions_of(code, "2008-10+addendum-2018-12-13")
    found = {f"{each.document.key} {each.edition}": each.digest for each in editions}
    found["together"] = text_digest(editions)
    assert found == json.loads(GOLDEN.read_text())[kind]


def test_the_digest_covers_edition_texts_and_duties() -> None:
    plain = {
        "edition": "2030-01",
        "text_nl": "a",
        "text_en": "b",
        "duties": [{"id": "x", "nl": "x", "en": "x"}],
    }
    digests = {edition_digest(**plain)}  # pyright: ignore[reportArgumentType]
    for name, changed in (
        ("edition", "2030-02"),
        ("text_nl", "a "),
        ("text_en", "B"),
        ("duties", [{"id": "x", "nl": "x", "en": "y"}]),
    ):
        digests.add(edition_digest(**{**plain, name: changed}))  # pyright: ignore[reportArgumentType]
    assert len(digests) == 5


def test_the_command_loads_summaries_and_says_what_was_there(app: Flask) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["documents", "load"])
    assert first.exit_code == 0
    assert "Added: ntd/addendum 2018-12-13 (summary)" in first.output
    again = runner.invoke(args=["documents", "load", "--text-kind", "demo"])
    assert "Already there: ntd/addendum 2018-12-13 (summary)" in again.output
    assert runner.invoke(args=["documents", "load", "--text-kind", "official"]).exit_code == 2


def test_an_operator_publishes_the_official_text_as_a_new_edition(app: Flask, tmp_path: Path) -> None:
    for language in ("nl", "en"):
        (tmp_path / f"{language}.md").write_text(f"# {language}\n\nEdition: 2026-11\n")
    files = ["--nl", str(tmp_path / "nl.md"), "--en", str(tmp_path / "en.md"), "--source", "Werkgroep"]
    command = [
        "documents",
        "publish",
        "ntd/code",
        "--edition",
        "2026-11",
        "--effective-on",
        "2026-11-01",
        *files,
    ]
    runner = app.test_cli_runner()
    assert isinstance(runner.invoke(args=command).exception, NotFound)  # nothing is loaded yet
    runner.invoke(args=["documents", "load"])
    assert "Published: ntd/code 2026-11 (official)" in runner.invoke(args=command).output
    assert isinstance(runner.invoke(args=command).exception, EditionTaken)
    soon = runner.invoke(args=[*command[:4], "2026-12", *command[5:], "--resign-within", "30"])
    assert isinstance(soon.exception, ResigningTooSoon)
    later = [*command[:4], "2027-01", "--effective-on", "2027-01-01", *files, "--resign-within", "60"]
    assert "To sign before 2027-03-02: 0 signatures." in runner.invoke(args=later).output
    with app.app_context():
        code = find_code_of_conduct(db.session(), "ntd")
        assert code is not None
        newest = current_editions(db.session(), code_of_conduct=code, on=date(2026, 11, 24))[0]
        assert (newest.edition, newest.text_kind, newest.text_nl[:4]) == ("2026-11", "official", "# nl")
        assert newest.duties == code.documents[0].editions[0].duties
