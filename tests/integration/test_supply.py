"""What is installed is what was locked: a package with another hash, or from another host, is refused."""

import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
INSTALLS = re.compile(r"(?:uv pip|/pip) install\b.*")
HASHED = re.compile(r"^\S+==\S+.*(?:\\\\\n\s+--hash=sha256:[0-9a-f]{64})+", re.MULTILINE)


def wheel(folder: Path, content: str) -> Path:
    """A package of one module."""
    path = folder / "harmless-1.0-py3-none-any.whl"
    about = "harmless-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("harmless.py", content)
        packed.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: harmless\nVersion: 1.0\n")
        packed.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        packed.writestr(f"{about}/RECORD", "")
    return path


def installed(folder: Path, digest: str) -> subprocess.CompletedProcess[str]:
    (folder / "locked.txt").write_text(f"harmless==1.0 --hash=sha256:{digest}\n")
    words = [
        "pip",
        "install",
        "--require-hashes",
        "--no-index",
        "--find-links",
        folder,
        "--target",
        folder / "here",
    ]
    return subprocess.run(
        [UV, *words, "--no-cache", "-r", folder / "locked.txt"], capture_output=True, text=True, check=False
    )


def test_s1_a_package_that_was_tampered_with_is_not_installed(tmp_path: Path) -> None:
    if not UV.exists():
        pytest.skip("made with UV=0: there is no uv here")
    locked = sha256(wheel(tmp_path, "x = 1\n").read_bytes()).hexdigest()
    wheel(tmp_path, "x = 'tampered'\n")
    refused = installed(tmp_path, locked)
    assert refused.returncode != 0 and "hash" in refused.stderr.lower()
    assert not (tmp_path / "here" / "harmless.py").exists()
    wheel(tmp_path, "x = 1\n")
    good = installed(tmp_path, sha256((tmp_path / "harmless-1.0-py3-none-any.whl").read_bytes()).hexdigest())
    assert good.returncode == 0, good.stderr


def without_hashes(makefile: str) -> list[str]:
    """Installations that do not ask for the hash of each package."""
    return [line for line in INSTALLS.findall(makefile) if "--require-hashes" not in line]


def test_s1_every_installation_asks_for_hashes() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert len(INSTALLS.findall(makefile)) >= 5
    assert without_hashes(makefile) == []
    assert without_hashes("\t$(BIN)/uv pip install -q flask\n")
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        named = re.findall(r"^[A-Za-z0-9][\w.\[\]-]*==", text, re.MULTILINE)
        assert named and len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(named), path.name


def hosts_in(folder: Path) -> list[str]:
    """The files of requirements that name a host."""
    return [path.name for path in sorted(folder.glob("*.txt")) if "://" in path.read_text()]


def test_s2_the_requirements_name_no_host_and_the_checks_are_red_when_they_do(tmp_path: Path) -> None:
    assert hosts_in(ROOT / "requirements") == []
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("flask @ https://elsewhere.example/flask.whl\n")
    assert hosts_in(tmp_path / "requirements") == ["run.txt"]
    check = re.search(r"^\t@(! grep .*requirements/ .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert check is not None
    for folder, code in ((tmp_path, 1), (ROOT, 0)):
        done = subprocess.run(["sh", "-c", check[1]], cwd=folder, capture_output=True, check=False)
        assert done.returncode == code
