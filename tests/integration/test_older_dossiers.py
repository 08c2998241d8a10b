"""A dossier that was made before the log was a tree is still checked, and what cannot be checked any more is said."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.dossiers import chained, checking, content, writing
from signatories import canonical, entries
from signatories.entries import Entry
from tests import dossier_scene
from tests.log_scene import log_of


def as_then(file: bytes) -> dict[str, Any]:
    """The content of a dossier as the register of then wrote it: entries in a chain, without salt and path."""
    made = json.loads(file)["content"]
    chain: list[dict[str, Any]] = []
    for each in made["log"]["entries"]:
        entry = {name: each[name] for name in ("position", "at", "kind", "data")}
        entry["previous"] = hashlib.sha256(str(each["position"]).encode()).hexdigest()
        said = [entry["position"], entry["at"], entry["kind"], entry["data"], entry["previous"]]
        chain.append({**entry, "digest": hashlib.sha256(canonical.ENCODER.encode(said).encode()).hexdigest()})
    return {**made, "format": chained.FORMAT, "log": {**made["log"], "entries": chain}}


@pytest.fixture
def made(session: Session) -> dict[str, Any]:
    scene = dossier_scene.make(session, at=clock())
    session.commit()
    return as_then(scene.file(session))


def differences(file: bytes, session: Session | None = None) -> list[str]:
    log = None
    if session is not None:
        log = [
            content.entry_as_data(each) for each in session.scalars(select(Entry).order_by(Entry.position))
        ]
    return [each.words for each in checking.check(checking.read(file), log=log) if not each.holds]


def test_it_is_checked_by_the_rule_of_then_and_one_changed_word_is_found(
    session: Session, made: dict[str, Any]
) -> None:
    file = writing.written(made, pdf=b"a file")
    assert differences(file) == [] == differences(file, session)
    log_of(session, clock())  # as its owner, who may erase
    entry = session.scalars(select(Entry).where(Entry.salt.is_not(None))).first()
    assert entry is not None and entries.erase(session, entry)
    assert differences(file, session) == []  # a name that was erased since is no difference
    first = made["log"]["entries"][0]
    first["data"] = {**first["data"], "company": "kvk:00000000"}
    assert len(differences(file.replace(b"in its favour", b"in its favor", 1))) == 2
    forged = writing.written(
        made, pdf=b"a file"
    )  # all digests of the file made anew, and that of the entry not
    assert differences(forged) == [f"entry {first['position']} of the log has the digest of what it says"]
    said = [first["position"], first["at"], first["kind"], first["data"], first["previous"]]
    first["digest"] = hashlib.sha256(canonical.ENCODER.encode(said).encode()).hexdigest()
    forged = writing.written(made, pdf=b"a file")
    assert differences(forged) == []
    assert differences(forged, session) == [f"entry {first['position']} says the same in the copy of the log"]


def test_the_command_says_what_it_cannot_check(app: Flask, made: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "dossier.json").write_bytes(writing.written(made, pdf=b"a file"))
    said = app.test_cli_runner().invoke(args=["dossier", "verify", str(tmp_path / "dossier.json")])
    assert said.exit_code == 0, said.exception
    assert "It is as it was made" in said.output
    assert "before the log was a tree" in said.output
