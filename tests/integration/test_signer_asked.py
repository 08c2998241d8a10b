"""The signer as others meet it: over its socket, and as a process of its own."""

import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import signer
from app.extensions import db
from app.jobs import badges as badges_work
from app.keys import badge_keys, own_ring
from app.roles import Role
from badge import listing, proof_keeping
from badge.errors import KeyNotHere, SignerAway, SignerRefused
from badge.keys import KeyRing
from badge.models import Badge, StatusListCopy
from badge.signer.asking import SignerStore
from badge.signer.kinds import rules
from badge.signer.memory import Memory, Pace
from badge.signer.serving import SignerAtWork, answers, listening
from badge.token import BADGE
from badge.verdict import Outcome
from config import Settings, WrongSetting
from signatories.entries import Entry
from tests import factories
from tests.badge_scene import AT, BASE_URL, Scene
from tests.conftest import NOW
from tests.pages import PageClient
from tests.shown_badge import shown_badge

ROOT = Path(__file__).parents[2]


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path fits a Unix socket, however deep the tests lie."""
    with tempfile.TemporaryDirectory(prefix="sig") as folder:
        yield Path(folder)


@contextmanager
def signing(scene_keys: KeyRing, path: Path, memory_folder: Path) -> Iterator[KeyRing]:
    """A signer on *path* that holds those keys; gives the ring of who asks it."""
    memory = Memory(memory_folder)
    at_work = SignerAtWork(
        {"badges": scene_keys},
        rules=rules(),
        memory=memory,
        pace=Pace(10_000),
        base_url=BASE_URL,
        clock=lambda: AT,
    )
    server = listening(path, at_work)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        folder = scene_keys._folder.parent
        store = SignerStore(path)
        yield KeyRing(folder, base_url=BASE_URL, store=store, beside=lambda _folder, _kind: store)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        memory.close()


def test_a_badge_lives_its_life_through_the_signer(any_scene: Scene, short_path: Path) -> None:
    own = any_scene.keys
    for ring in (own, own.proofs):
        ring.signing_key(at=AT)
    with signing(own, short_path / "s.sock", short_path / "memory") as asked:
        any_scene.keys = asked
        badge = any_scene.issue()
        said = any_scene.verify(badge.code)
        assert (said.verdict, said.endorsement is not None) == (Outcome.VALID, True)
        proven = proof_keeping.document_of(any_scene.session, badge)
        assert proven is not None
        assert any_scene.verify(proven).is_valid
        assert own.of_association("hosters").active is not None
        any_scene.withdraw(badge)
        assert any_scene.verify(badge.code).verdict is Outcome.WITHDRAWN
        assert any_scene.listed() == {badge.credentials[0].status_index}
        # A web process that was broken into can neither clear the bit nor mint what is no badge.
        key = asked.signing_key(at=AT)
        with pytest.raises(SignerRefused):
            key.sign([{"sub": "anything"}], kind=BADGE)
        badge.credentials[0].revoked_at = None
        any_scene.session.flush()
        with pytest.raises(SignerRefused, match="clears a bit"):
            listing.publish(any_scene.session, list_number=1, keys=asked, base_url=BASE_URL, at=AT)
        any_scene.session.rollback()
        with pytest.raises(KeyNotHere):
            asked.withdraw(key.kid, at=AT)


def test_a_signer_that_hangs_is_left_alone_for_a_while(
    short_path: Path, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.keys.signing_key(at=AT)
    monkeypatch.setattr("badge.signer.wire.connect", _impatient)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(short_path / "s.sock"))
        silent.listen(8)
        store = SignerStore(short_path / "s.sock")
        asked = KeyRing(scene.keys._folder.parent, base_url=BASE_URL, store=store)
        with pytest.raises(SignerAway):
            asked.signing_key(at=AT)
        start = time.monotonic()
        with pytest.raises(SignerAway):
            asked.signing_key(at=AT)
        assert time.monotonic() - start < 0.1
        store._rests_until = 0
        silent.close()
        with pytest.raises(SignerAway):
            asked.signing_key(at=AT)


def _impatient(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(0.2)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def test_the_socket_is_for_its_user_and_a_left_one_is_replaced(scene: Scene, short_path: Path) -> None:
    path = short_path / "run" / "s.sock"
    with signing(scene.keys, path, short_path / "memory"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert answers(path)
        with pytest.raises(FileExistsError):
            listening(path, None)  # pyright: ignore[reportArgumentType]
    assert path.exists() and not answers(path)
    with signing(scene.keys, path, short_path / "memory"):
        assert answers(path)
    plain = short_path / "plain"
    plain.write_text("x")
    with pytest.raises(FileExistsError):
        listening(plain, None)  # pyright: ignore[reportArgumentType]


@contextmanager
def process(folder: Path, path: Path) -> Iterator[subprocess.Popen[str]]:
    """``python -m signer`` with the settings that a unit gives it, and no other secret."""
    running = subprocess.Popen(
        [sys.executable, "-m", "signer"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "REGISTER_DATA_DIR": str(folder),
            "REGISTER_BASE_URL": "https://register.example",
            "REGISTER_KEY_PASSPHRASE": "p" * 40,
            "REGISTER_SIGNER_SOCKET": str(path),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 60
        while not answers(path) and running.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        yield running
    finally:
        with suppress(ProcessLookupError):
            running.terminate()
        running.communicate(timeout=30)


def test_the_process_makes_the_first_key_and_signs_for_an_app_without_passphrase(
    make_app: Callable[[Settings], Flask], tmp_path: Path, short_path: Path
) -> None:
    path = short_path / "s.sock"
    settings = Settings(
        data_dir=tmp_path / "data",
        base_url="https://register.example",
        secret_key="s" * 40,  # pyright: ignore[reportArgumentType]
        signer_socket=path,
    )
    assert settings.key_passphrase.get_secret_value() == ""
    with process(settings.data_dir, path), make_app(settings).app_context():
        key = badge_keys().signing_key(at=NOW)
        assert key.kid.startswith("did:web:register.example#")
        with pytest.raises(SignerRefused):
            key.sign([{"sub": "x"}], kind=BADGE)
        with pytest.raises(WrongSetting, match="PASSPHRASE"):
            own_ring("badges")
        assert not (settings.data_dir / "secrets" / "key_passphrase").exists()
        db.session.remove()


def test_a_command_beside_a_signer_gets_its_socket_and_takes_it_along_when_it_ends(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "REGISTER_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    beside = [sys.executable, "-m", "signer", "--beside"]
    done = subprocess.run(
        [*beside, "signer", "--help"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Hold the keys and sign for the others" in done.stdout
    Memory(tmp_path / "signer").close()  # nobody holds its folder any more
    (key,) = (tmp_path / "keys").glob("*.pem")
    key.chmod(0o644)
    done = subprocess.run(
        [*beside, "jobs", "work"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "chmod 600" in done.stderr and done.stderr.count("\n") == 1


def test_d9_a_second_signer_and_one_without_passphrase_say_so_in_one_line(
    tmp_path: Path, short_path: Path
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "REGISTER_DATA_DIR": str(tmp_path),
        "REGISTER_BASE_URL": "https://register.example",
    }
    done = subprocess.run(
        [sys.executable, "-m", "signer"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "REGISTER_KEY_PASSPHRASE is missing\n")
    long = environment | {
        "REGISTER_KEY_PASSPHRASE": "p" * 40,
        "REGISTER_SIGNER_SOCKET": f"{short_path}/{'x' * 120}.sock",
    }
    done = subprocess.run(
        [sys.executable, "-m", "signer"], cwd=ROOT, env=long, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "too long" in done.stderr and done.stderr.count("\n") == 1


def test_d10_pages_without_a_signer_say_so_and_checking_goes_on(
    client: PageClient, session: Session, app: Flask, short_path: Path
) -> None:
    shown = shown_badge(session)
    company = shown.company
    client.sign_in_as(Role.COMPANY_OWNER, of=company)
    factories.domain(session, company, at=NOW, host="tweede.example")
    session.commit()
    logos = f"/en/desk/company/{company.slug}/logo"
    badges_work.refresh_status_lists()
    before = (len(session.scalars(select(Badge)).all()), session.scalar(select(func.count(Entry.position))))
    own = app.extensions["badge_keys"]
    app.extensions["badge_keys"] = KeyRing(
        signer.folder_of(app.config["SETTINGS"], "badges"),
        base_url="http://localhost:8000",
        store=SignerStore(short_path / "nobody.sock"),
    )
    refused = client.submit(logos, {"host": "tweede.example"}, status=503)
    assert "cannot sign logos at this moment" in refused.text
    session.rollback()
    assert before == (
        len(session.scalars(select(Badge)).all()),
        session.scalar(select(func.count(Entry.position))),
    )
    assert client.http.get(f"/v/{shown.code}.json").get_json()["verdict"] == "valid"
    for path in (f"/badges/{shown.code}.svg", f"/b/{shown.code}/live.svg", "/status/revocation/1"):
        assert client.http.get(path).status_code == 200
    ready = client.http.get("/readyz")
    assert (ready.status_code, ready.get_json()["status"]) == (200, "warning")
    assert ready.get_json()["alarms"] == ["signer-away"]
    shown.withdraw()
    assert client.http.get(f"/v/{shown.code}.json").get_json()["verdict"] == "withdrawn"
    app.extensions["badge_keys"] = own
    badges_work.settle_badges()
    assert session.get_one(StatusListCopy, 1).owed_since is None
