"""The witness as others meet it: over its socket, with the numbers of its protocol, as a process of its own."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import witness as process
from app.transparency import asking_witness
from app.transparency.refusals import WitnessAway, WitnessRefused
from badge.strict import base64url_encode
from config import Settings, WrongSetting
from tests.conftest import BASE_URL
from tlog import merkle, note, witness
from tlog.checkpoint import Checkpoint, origin_of

ROOT = Path(__file__).parents[2]
ORIGIN = origin_of(BASE_URL)
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
KEY = note.Key(ORIGIN, note.ED25519, PRIVATE.public_key().public_bytes_raw())
NODE = merkle.nodes_of([merkle.leaf_hash(f"entry {number}".encode()) for number in range(40)])


def signed(size: int, root: bytes | None = None) -> str:
    text = Checkpoint(ORIGIN, size, root or merkle.root(size, NODE)).text
    return note.written(text, [note.signature_line(KEY, PRIVATE.sign(text.encode()))])


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose path fits a Unix socket, with the key of the log as the register beside has it."""
    with tempfile.TemporaryDirectory(prefix="wit") as made:
        keys = Path(made) / "data" / "log" / "keys"
        keys.mkdir(parents=True)
        public = {"crv": "Ed25519", "kty": "OKP", "x": base64url_encode(KEY.public)}
        (keys / "keys.json").write_text(json.dumps({"keys": [{"state": "active", "public": public}]}))
        yield Path(made)


def settings_in(folder: Path) -> Settings:
    return Settings(
        data_dir=folder / "data",
        base_url=BASE_URL,
        witness_dir=folder / "witness",
        witness_url=f"unix:{folder / 'witness' / 'witness.sock'}",
    )


@pytest.fixture
def running(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The witness as a process of its own."""
    began = begin(folder)
    yield began
    began.kill()
    began.wait()


def begin(folder: Path) -> subprocess.Popen[bytes]:
    named = settings_in(folder)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "REGISTER_DATA_DIR": str(named.data_dir),
        "REGISTER_BASE_URL": BASE_URL,
        "REGISTER_WITNESS_DIR": str(named.witness_dir),
        "REGISTER_WITNESS_URL": named.witness_url,
    }
    began = subprocess.Popen([sys.executable, "-m", "witness"], env=environment)
    path = folder / "witness" / "witness.sock"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except OSError:
                time.sleep(0.05)
            else:
                return began
    raise AssertionError("the witness did not begin")


def test_it_signs_refuses_and_remembers_over_a_kill(running: subprocess.Popen[bytes], folder: Path) -> None:
    url = settings_in(folder).witness_url
    keys = [note.read_vkey((folder / "witness" / process.VKEY).read_text())]
    assert asking_witness.last_of(url, ORIGIN) is None
    (line,) = asking_witness.cosigned(url, signed(9), old=0, proof=[], keys=keys)
    assert note.verified(note.read(signed(9) + line), keys)[0].at is not None
    running.send_signal(signal.SIGKILL)
    running.wait()
    again = begin(folder)
    try:
        assert asking_witness.last_of(url, ORIGIN) == Checkpoint(ORIGIN, 9, merkle.root(9, NODE))
        for new, status in ((5, 409), (9, 409)):
            root = merkle.leaf_hash(b"fork") if new == 9 else None
            with pytest.raises(WitnessRefused) as refused:
                asking_witness.cosigned(url, signed(new, root), old=new, proof=[], keys=keys)
            assert refused.value.values["status"] == status
        wrong = [merkle.leaf_hash(b"x")] * 3
        with pytest.raises(WitnessRefused) as refused:
            asking_witness.cosigned(url, signed(12), old=9, proof=wrong, keys=keys)
        assert refused.value.values["status"] == 422
        proof = merkle.consistency(9, 12, NODE)
        assert asking_witness.cosigned(url, signed(12), old=9, proof=proof, keys=keys)
        stranger = [note.Key("other.example/w", note.COSIGNATURE, b"\x01" * 32)]
        with pytest.raises(WitnessAway):
            asking_witness.cosigned(url, signed(12), old=12, proof=[], keys=stranger)
    finally:
        again.terminate()
        assert again.wait(timeout=20) == 0
    assert stat.S_IMODE((folder / "witness" / process.KEY).stat().st_mode) == 0o600


class PowerCut(OSError):
    """The machine stops here."""


def test_the_checkpoint_is_on_disk_before_the_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work = process.of(settings_in(folder))
    body = witness.written(witness.Asked(0, (), signed(9)))

    def power_cut(*_: object, **__: object) -> str:
        raise PowerCut

    monkeypatch.setattr(note, "cosignature_line", power_cut)
    with pytest.raises(PowerCut):
        at_work.add(body)
    assert at_work.last(ORIGIN) == signed(9)
    at_work.close()
    monkeypatch.undo()
    again = process.of(settings_in(folder))
    monkeypatch.setattr(process, "write_whole", power_cut)
    with pytest.raises(PowerCut):  # what cannot be kept is not signed
        again.add(witness.written(witness.Asked(9, tuple(merkle.consistency(9, 12, NODE)), signed(12))))
    assert again.last(ORIGIN) == signed(9)
    again.close()


def test_answers_are_those_of_the_protocol(running: subprocess.Popen[bytes], folder: Path) -> None:
    def answer(method: str, path: str, body: bytes = b"") -> tuple[int, str, bytes]:
        path_of_socket = str(folder / "witness" / "witness.sock")
        with closing(asking_witness._UnixConnection(path_of_socket)) as connection:
            connection.request(method, path, body=body)
            got = connection.getresponse()
            return got.status, got.headers["Content-Type"], got.read()

    first = witness.written(witness.Asked(0, (), signed(9))).encode()
    assert answer("POST", "/add-checkpoint", first)[0] == 200
    assert answer("POST", "/add-checkpoint", first) == (409, "text/x.tlog.size", b"9\n")
    assert answer("POST", "/elsewhere", first)[0] == 404
    for body in (b"", b"\xff\xfe", b"old 9\n\nnothing", first.replace(b"old 0", b"old 00")):
        assert answer("POST", "/add-checkpoint", body)[0] == 400
    assert answer("GET", "/checkpoint?origin=other.example/log")[0] == 404


def test_a_key_that_others_can_read_and_a_second_witness_stop_it(folder: Path) -> None:
    at_work = process.of(settings_in(folder))
    with pytest.raises(WrongSetting, match="Another witness"):
        process.of(settings_in(folder))
    at_work.close()
    (folder / "witness" / process.KEY).chmod(0o644)
    with pytest.raises(WrongSetting, match="read by others"):
        process.of(settings_in(folder))


def test_one_that_is_just_stopping_is_waited_for(folder: Path) -> None:
    at_work = process.of(settings_in(folder))
    threading.Timer(0.3, at_work.close).start()
    process.of(settings_in(folder), wait_s=10).close()


def test_a_folder_that_lies_deep_has_its_socket_elsewhere(folder: Path) -> None:
    deep = settings_in(folder).model_copy(update={"witness_url": "", "witness_dir": folder / ("x" * 90)})
    assert len(process.url_of(deep)) > process.LONGEST_PATH
    url = process.short_url_of(deep)
    assert len(url) < process.LONGEST_PATH
    Path(url.removeprefix("unix:")).parent.rmdir()


def test_it_knows_the_first_keys_that_it_saw_for_good(folder: Path) -> None:
    at_work = process.of(settings_in(folder))
    at_work.add(witness.written(witness.Asked(0, (), signed(9))))
    public = {"crv": "Ed25519", "kty": "OKP", "x": base64url_encode(b"\x09" * 32)}
    listed = folder / "data" / "log" / "keys" / "keys.json"
    listed.write_text(json.dumps({"keys": [{"state": "active", "public": public}]}))
    assert KEY.vkey in (folder / "witness" / process.LOGS).read_text()
    proof = merkle.consistency(9, 12, NODE)
    assert at_work.add(witness.written(witness.Asked(9, tuple(proof), signed(12))))
    at_work.close()
