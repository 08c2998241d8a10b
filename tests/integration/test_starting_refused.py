"""Keys and secrets that are wrong, missing or open to others: the signer does not begin, and says why in one line."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import signer
from badge.signer import beside
from config import SignerSettings

PASSPHRASE = "p" * 40


@pytest.fixture(scope="module")
def folder_with_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the signer made its keys."""
    folder = tmp_path_factory.mktemp("signer") / "data"
    settings = SignerSettings(data_dir=folder, base_url="https://register.example", key_passphrase=PASSPHRASE)  # pyright: ignore[reportArgumentType]
    for name in signer.RINGS:
        signer.open_ring(settings, name).signing_key(at=signer.clock_of(settings)())
    return folder


@pytest.fixture
def data(folder_with_keys: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it, and the settings of a signer on it."""
    with tempfile.TemporaryDirectory(prefix="sig") as folder:
        data = shutil.copytree(folder_with_keys, Path(folder) / "data")
        monkeypatch.setenv("REGISTER_BASE_URL", "https://register.example")
        monkeypatch.setenv("REGISTER_DATA_DIR", str(data))
        monkeypatch.setenv("REGISTER_KEY_PASSPHRASE", PASSPHRASE)
        monkeypatch.setattr(beside, "keep_memory_closed", lambda: None)
        yield data


def pem(data: Path) -> Path:
    (found,) = (data / "log" / "keys").glob("*.pem")
    return found


def write(name: str, content: bytes) -> Callable[[Path], object]:
    def done(data: Path) -> None:
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_bytes(content)

    return done


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "open to others": (lambda data: pem(data).chmod(0o644), "chmod 600"),
    "missing": (lambda data: pem(data).unlink(), "is missing"),
    "damaged": (lambda data: pem(data).write_bytes(b"no key"), "passphrase"),
    "list of keys": (write("keys/keys.json", b"{"), "keys.json cannot be read"),
    "bits": (write("signer/status-bits.json", b"[]"), "status-bits.json"),
    "last tree": (write("signer/log-tree", b"\xff"), "log-tree"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_d9_the_signer_does_not_begin_and_says_why_in_one_line(
    data: Path, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, word = WRONG[wrong]
    damage(data)
    assert signer.main() == 1
    said = capsys.readouterr().err
    assert word in said and said.count("\n") == 1, said


@pytest.mark.parametrize(
    ("passphrase", "word"), [("q" * 40, "passphrase"), ("", "is missing"), ("short", "at least 32")]
)
def test_d9_a_passphrase_that_is_wrong_or_missing_is_said_and_never_repeated(
    data: Path,
    passphrase: str,
    word: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("REGISTER_KEY_PASSPHRASE", passphrase)
    assert signer.main() == 1
    said = capsys.readouterr().err
    assert word in said and said.count("\n") == 1 and (not passphrase or passphrase not in said), said
