"""The signer and checkpoints of the log: it signs what continues the last tree, and remembers before it signs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from badge.key_stores import FileStore
from badge.keys import KeyRing
from badge.proof_keys import ED25519
from badge.signer import checkpoints
from badge.signer.kinds import rules
from badge.signer.memory import TREE, Memory, Pace
from badge.signer.serving import SignerAtWork
from badge.strict import Malformed, base64url_decode
from tests.badge_samples import AT, BASE_URL
from tlog import merkle, note
from tlog.checkpoint import Checkpoint, origin_of

ORIGIN = origin_of(BASE_URL)
NODE = merkle.nodes_of([merkle.leaf_hash(f"entry {number}".encode()) for number in range(40)])
FORK = merkle.nodes_of([merkle.leaf_hash(f"other {number}".encode()) for number in range(40)])


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    found = Memory(tmp_path / "signer")
    yield found
    found.close()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    folder = tmp_path / "log"
    return KeyRing(folder, base_url=BASE_URL, store=FileStore(folder / "keys", "p" * 32, key_type=ED25519))


@pytest.fixture
def at_work(tmp_path: Path, memory: Memory, ring: KeyRing) -> SignerAtWork:
    return signer_of(memory, ring, tmp_path)


def signer_of(memory: Memory, ring: KeyRing, tmp_path: Path) -> SignerAtWork:
    rings = {"badges": KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL), checkpoints.RING: ring}
    for each in rings.values():
        each.signing_key(at=AT)
    return SignerAtWork(
        rings,
        rules=rules([checkpoints.RULE]),
        memory=memory,
        pace=Pace(1000),
        base_url=BASE_URL,
        clock=lambda: AT,
    )


def asked(old: int, new: int, node: merkle.Node = NODE, **changes: Any) -> dict[str, Any]:
    head = Checkpoint(ORIGIN, new, merkle.root(new, node))
    proof = merkle.consistency(old, new, node) if old <= new else []
    return checkpoints.asked(head, old=old, proof=proof) | changes


def ask(at_work: SignerAtWork, ring: KeyRing, payload: dict[str, Any]) -> dict[str, Any]:
    kid = ring.signing_key(at=AT).kid
    return at_work.answer({"ask": "sign", "kind": "log-checkpoint", "kid": kid, "payloads": [payload]})


def test_it_signs_each_tree_that_continues_the_last(at_work: SignerAtWork, ring: KeyRing) -> None:
    for old, new in ((0, 5), (5, 5), (5, 9), (9, 33)):
        (signature,) = ask(at_work, ring, asked(old, new))["signed"]
        public = base64url_decode(ring.records()[0].public["x"])
        key = note.Key(ORIGIN, note.ED25519, public)
        text = Checkpoint(ORIGIN, new, merkle.root(new, NODE)).text
        line = note.signature_line(key, base64url_decode(signature))
        assert note.verified(note.read(note.written(text, [line])), [key])
    assert at_work.answer({"ask": "tree"})["tree"] == Checkpoint(ORIGIN, 33, merkle.root(33, NODE)).text


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (asked(9, 5), "smaller"),
        (asked(0, 5), "smaller"),
        (asked(0, 12), "does not continue"),
        (asked(9, 9, FORK), "does not continue"),
        (asked(9, 12, FORK), "does not continue"),
        (asked(9, 12, proof=[]), "does not continue"),
        (asked(9, 12, origin="other.example/log"), "another log"),
        (asked(9, 12, origin=f"{ORIGIN}\n99"), "another log"),
        (asked(9, 12, size="12"), "not a checkpoint"),
        (asked(9, 12, size=True), "not a checkpoint"),
        (asked(9, 12, root="AAAA"), "not a checkpoint"),
        (asked(9, 12, proof="x" * 70), "not a checkpoint"),
        (asked(9, 12, more="words"), "not a checkpoint"),
    ],
)
def test_it_refuses_everything_else(
    at_work: SignerAtWork, ring: KeyRing, memory: Memory, payload: dict[str, Any], why: str
) -> None:
    ask(at_work, ring, asked(0, 9))
    before = memory.tree
    assert why in ask(at_work, ring, payload)["refused"]
    assert memory.tree == before


def test_it_remembers_over_a_restart_and_a_damaged_memory_stops_it(
    memory: Memory, at_work: SignerAtWork, ring: KeyRing, tmp_path: Path
) -> None:
    ask(at_work, ring, asked(0, 9))
    memory.close()
    again = Memory(tmp_path / "signer")
    restarted = signer_of(again, ring, tmp_path)
    assert "smaller" in ask(restarted, ring, asked(0, 5))["refused"]
    assert "signed" in ask(restarted, ring, asked(9, 12))
    again.close()
    (tmp_path / "signer" / TREE).write_text("nothing")
    with pytest.raises(Malformed):
        Memory(tmp_path / "signer")


def test_the_tree_is_on_disk_before_the_signature_leaves(
    memory: Memory, at_work: SignerAtWork, ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(memory, "note", power_cut)
    assert ask(at_work, ring, asked(0, 9)) == {"busy": True}
    assert (tmp_path / "signer" / TREE).read_text().split("\n")[1] == "9"
