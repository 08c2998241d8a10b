"""Keys in a hardware module, tried on a real one in software: SoftHSM2."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jwt import PyJWS

import signer
from badge.claims import BadgeClaims
from badge.errors import ModuleAway
from badge.key_states import KeyState
from badge.keys import KeyRing
from badge.pkcs11_store import ModuleKey, Pkcs11Store, library
from badge.signer.asking import SignerStore
from badge.signer.serving import answers
from badge.token import unseal
from config import Settings, SignerSettings, WrongSetting, load
from tests.badge_samples import AT, BASE_URL, CODE, badge, listed, verdict_on

ROOT = Path(__file__).parents[2]
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((each for each in MODULES if Path(each).exists()), None)
PIN = "123456"
needs_softhsm = pytest.mark.skipif(
    MODULE is None or not shutil.which("softhsm2-util") or not importlib.util.find_spec("pkcs11"),
    reason="needs softhsm2 (apt install softhsm2) and requirements/pkcs11.txt (make drills installs it)",
)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The label of a fresh token. The module reads its place once, so that all tests share it."""
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        subprocess.run(
            [
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "drill",
                "--pin",
                PIN,
                "--so-pin",
                "12345678",
            ],
            check=True,
            capture_output=True,
        )
        yield "drill"


def store(label: str, **changes: str) -> Pkcs11Store:
    known = {"module": str(MODULE), "token": label, "pin": PIN, "label": "register-badges"}
    return Pkcs11Store(**(known | changes))


@pytest.mark.drill
@needs_softhsm
def test_a_key_of_the_module_signs_what_others_accept_and_never_comes_out(token: str, tmp_path: Path) -> None:
    pkcs11 = library()
    ring = KeyRing(tmp_path, base_url=BASE_URL, store=store(token))
    key = ring.signing_key(at=AT)
    assert isinstance(key, ModuleKey)
    text = badge(by=key)
    assert verdict_on(text, keys=ring.trusted(), status_lists=[listed(by=key)]).is_valid
    public = ring.trusted().find(key.kid)
    assert public is not None
    assert PyJWS(algorithms=["ES256"]).decode(text, public, algorithms=["ES256"])
    with pytest.raises(pkcs11.exceptions.AttributeSensitive):
        key.private[pkcs11.Attribute.VALUE]
    assert key.private[pkcs11.Attribute.EXTRACTABLE] is False
    assert not list(tmp_path.rglob("*.pem"))


@pytest.mark.drill
@needs_softhsm
def test_the_ring_of_a_module_rotates_withdraws_and_is_opened_again(token: str, tmp_path: Path) -> None:
    ring = KeyRing(tmp_path, base_url=BASE_URL, store=store(token))
    first = ring.signing_key(at=AT)
    ring.rotate(at=AT)
    ring.withdraw(first.kid, at=AT)
    again = KeyRing(tmp_path, base_url=BASE_URL, store=store(token))
    assert again.signing_key(at=AT).kid == ring.signing_key(at=AT).kid != first.kid
    assert [each.state for each in again.records()] == [KeyState.WITHDRAWN, KeyState.ACTIVE]


@pytest.mark.drill
@needs_softhsm
def test_a_wrong_token_or_module_is_one_sentence(token: str) -> None:
    for wrong in ({"token": "nobody"}, {"module": "/nowhere.so"}):
        with pytest.raises(ModuleAway, match="REGISTER_PKCS11_MODULE"):
            store(token, **wrong).make()


@pytest.mark.drill
@needs_softhsm
def test_the_signer_runs_on_a_module_and_a_wrong_pin_stops_it_with_one_line(
    token: str, tmp_path: Path
) -> None:
    with tempfile.TemporaryDirectory(prefix="sig") as folder:
        path = Path(folder) / "s.sock"
        environment = {
            "PATH": os.environ["PATH"],
            "SOFTHSM2_CONF": os.environ["SOFTHSM2_CONF"],
            "REGISTER_DATA_DIR": str(tmp_path),
            "REGISTER_BASE_URL": BASE_URL,
            "REGISTER_SIGNER_SOCKET": str(path),
            "REGISTER_KEY_BACKEND": "pkcs11",
            "REGISTER_PKCS11_MODULE": str(MODULE),
            "REGISTER_PKCS11_TOKEN": token,
            "REGISTER_PKCS11_PIN": "999999",
        }
        command = [sys.executable, "-m", "signer"]
        wrong = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        assert wrong.returncode == 1
        assert wrong.stderr.count("\n") == 1 and "REGISTER_PKCS11_MODULE" in wrong.stderr
        environment["REGISTER_PKCS11_PIN"] = PIN
        running = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            until = time.monotonic() + 60
            while not answers(path) and running.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
            asked = KeyRing(tmp_path, base_url=BASE_URL, store=SignerStore(path))
            now = datetime.now(UTC).replace(microsecond=0)
            text = badge(by=asked.signing_key(at=now), valid_from=now, valid_until=now + timedelta(days=92))
            assert token_of(text, asked).code == CODE
        finally:
            running.terminate()
            running.wait(timeout=30)


def token_of(text: str, ring: KeyRing) -> BadgeClaims:
    return unseal(text, ring.trusted())


@pytest.mark.parametrize("missing", ["MODULE", "TOKEN", "PIN"])
def test_a_missing_setting_of_the_module_stops_the_start_with_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    monkeypatch.setenv("REGISTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REGISTER_KEY_BACKEND", "pkcs11")
    given = {"MODULE": "/usr/lib/softhsm/libsofthsm2.so", "TOKEN": "register", "PIN": "123456"}
    for name, value in given.items():
        if name != missing:
            monkeypatch.setenv(f"REGISTER_PKCS11_{name}", value)
    for of in (Settings, SignerSettings):
        with pytest.raises(WrongSetting, match=f"REGISTER_PKCS11_{missing} is missing"):
            load(of=of)


def test_without_the_python_side_the_backend_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def absent(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr("badge.pkcs11_store.importlib.import_module", absent)
    settings = Settings(
        data_dir=tmp_path,
        key_backend="pkcs11",
        pkcs11_module=Path("/x.so"),
        pkcs11_token="x",
        pkcs11_pin="123456",  # pyright: ignore[reportArgumentType]
    )
    with pytest.raises(ModuleAway, match="key module"):
        signer.open_ring(settings, "badges").signing_key(at=AT)
