"""What the Go project says of our log: its packages for the checksum database take our proofs and checkpoints.

A drill, the third verifier that is not ours. ``golang.org/x/mod`` (BSD-3, kept by the Go team) comes from
Debian: ``apt-get install golang-go golang-golang-x-mod-dev``. Nothing of it is handed on.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.goals import Figure
from tlog import checkpoint, merkle, note, proof
from tlog.checkpoint import Checkpoint

GOPATH = Path("/usr/share/gocode")
HERE = Path(__file__).parent / "go"
WHY = "SKIP: the Go verifier needs apt-get install golang-go golang-golang-x-mod-dev"
pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(
        not (shutil.which("go") and (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir()), reason=WHY
    ),
]
SIZES = (1, 2, 3, 7, 8, 9, 64, 100, 255, 257)
ORIGIN = "register.example/log"
BEFORE, AFTER, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
Case = dict[str, object]


def key_of(private: Ed25519PrivateKey, name: str = ORIGIN) -> note.Key:
    return note.Key(name, note.ED25519, private.public_key().public_bytes_raw())


def entry(number: int) -> bytes:
    return f"entry {number}".encode()


NODE = merkle.nodes_of([merkle.leaf_hash(entry(number)) for number in range(max(SIZES))])


def signed(size: int, by: Sequence[Ed25519PrivateKey] = (AFTER,), root: bytes | None = None) -> str:
    text = Checkpoint(ORIGIN, size, root or merkle.root(size, NODE)).text
    lines = [note.signature_line(key_of(each), each.sign(text.encode())) for each in by]
    seen_by = note.Key("register.example/witness", note.COSIGNATURE, key_of(STRANGER).public)
    return note.written(text, [*lines, note.cosignature_line(seen_by, text, at=1, sign=STRANGER.sign)])


def included(
    index: int, size: int, *, extra: bytes | None = None, path: Sequence[bytes] | None = None
) -> Case:
    way = tuple(merkle.inclusion(index, size, NODE) if path is None else path)
    text = proof.written(proof.Proof(index, way, signed(size), extra=extra or entry(index)))
    return {"Proof": text, "Keys": [key_of(AFTER).vkey]}


def continued(old: int, new: int, path: Sequence[bytes], *, root: bytes | None = None) -> Case:
    lines = [checkpoint.hash_text(each) for each in path]
    return {"Old": signed(old, root=root), "New": signed(new), "Path": lines, "Keys": [key_of(AFTER).vkey]}


def bent(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built."""
    built = tmp_path_factory.mktemp("go") / "verify"
    environment = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(built.with_name("cache")),
        "GOFLAGS": "",
    }
    subprocess.run(["go", "build", "-o", str(built), "verify.go"], cwd=HERE, env=environment, check=True)
    return built


def answers(verifier: Path, cases: Sequence[Case]) -> list[str]:
    done = subprocess.run([str(verifier)], input=json.dumps(cases).encode(), capture_output=True, check=True)
    return json.loads(done.stdout)


def test_go_takes_every_proof_of_ours_and_none_that_was_changed(verifier: Path, figure: Figure) -> None:
    good: list[Case] = []
    wrong: list[Case] = []
    for size in SIZES:
        for index in range(0, size, 1 if size < 65 else 7):
            path = merkle.inclusion(index, size, NODE)
            good.append(included(index, size))
            wrong.append(included(index, size, extra=bent(entry(index))))
            wrong.append(included(index, size, path=[*path, merkle.leaf_hash(b"more")]))
            wrong += [included(index, size, path=[bent(path[0]), *path[1:]]) for _ in path[:1]]
        for old in sorted({1, size // 2 or 1, size}):
            way = merkle.consistency(old, size, NODE)
            good.append(continued(old, size, way))
            wrong.append(continued(old, size, way, root=bent(merkle.root(old, NODE))))
    assert set(answers(verifier, good)) == {""} and len(good) > 150
    refused = answers(verifier, wrong)
    taken = refused.count("")
    assert taken == 0 and len(refused) > 450
    figure("G14", f"proofs of ours that Go's checksum database refuses, of {len(good)}", 0, goal=0)
    figure("G14", f"changed proofs that Go's checksum database takes, of {len(wrong)}", taken, goal=0)


def test_go_takes_a_checkpoint_of_two_keys_with_either_of_them(verifier: Path) -> None:
    both = signed(9, by=(AFTER, BEFORE))
    cases = [
        {"Old": both, "New": both, "Path": [], "Keys": [key_of(each).vkey]}
        for each in (BEFORE, AFTER, STRANGER)
    ]
    changed = both.replace("\n9\n", "\n8\n", 1)
    cases.append({"Old": changed, "New": changed, "Path": [], "Keys": [key_of(AFTER).vkey]})
    cases.append({"Old": both, "New": both, "Path": [], "Keys": [key_of(AFTER, "other.example/log").vkey]})
    said = answers(verifier, cases)
    assert said[:2] == ["", ""] and all(said[2:])
