"""What software of others says of our log: pymerkle makes the same trees, sigstore takes our proofs and checkpoints.

A drill: `requirements/verifiers.txt` has both, apart from the other test dependencies (sigstore brings
two dozen libraries along; pymerkle is under the GPL, and is nothing that we hand on).
"""

from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.goals import Figure
from tlog import merkle, note
from tlog.checkpoint import Checkpoint

WHY = "SKIP: foreign verifiers are installed by make drills (requirements/verifiers.txt)"
pymerkle: Any = pytest.importorskip("pymerkle", reason=WHY)
sigstore_merkle: Any = pytest.importorskip("sigstore._internal.merkle", reason=WHY)
sigstore_checkpoint: Any = pytest.importorskip("sigstore._internal.rekor.checkpoint", reason=WHY)
sigstore_errors: Any = pytest.importorskip("sigstore.errors", reason=WHY)

pytestmark = pytest.mark.drill
SIZES = (1, 2, 3, 7, 8, 9, 64, 100, 255, 257)
ORIGIN = "register.example/log"
PRIVATE = Ed25519PrivateKey.generate()
KEY = note.Key(ORIGIN, note.ED25519, PRIVATE.public_key().public_bytes_raw())


def entries_of(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def node_of(size: int) -> merkle.Node:
    return merkle.nodes_of([merkle.leaf_hash(each) for each in entries_of(size)])


def bent(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


def test_pymerkle_makes_the_same_roots_and_proofs_and_takes_them_no_other(figure: Figure) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    entries = entries_of(max(SIZES))
    for each in entries:
        tree.append_entry(each)
    node, taken = node_of(max(SIZES)), 0
    for size in SIZES:
        root = merkle.root(size, node)
        assert tree.get_root(size) == root
        for index in sorted({0, size // 2, size - 1}):
            leaf = merkle.leaf_hash(entries[index])
            theirs = tree.prove_inclusion(index + 1, size)  # they count from one
            ours = merkle.inclusion(index, size, node)
            assert sorted(theirs.path) == sorted([leaf, *ours])
            pymerkle.verify_inclusion(leaf, root, theirs, index=index + 1, size=size)
            for wrong in ((bent(leaf), root), (leaf, bent(root))):
                with pytest.raises(pymerkle.InvalidProof):
                    pymerkle.verify_inclusion(*wrong, theirs, index=index + 1, size=size)
            taken += 1
        for old in sorted({1, size // 2 or 1, size}):
            was = merkle.root(old, node)
            theirs = tree.prove_consistency(old, size)
            pymerkle.verify_consistency(was, root, theirs, prior_size=old, later_size=size)
            with pytest.raises(pymerkle.InvalidProof):
                pymerkle.verify_consistency(bent(was), root, theirs, prior_size=old, later_size=size)
            assert merkle.continues(old, size, was, root, merkle.consistency(old, size, node))
    assert taken > 25
    figure("G14", "proofs that pymerkle takes and makes alike; a changed one is refused", taken, goal=taken)


def entry(body: bytes, index: int, size: int, path: list[bytes], root: bytes) -> Any:
    """What sigstore's verifier reads of an entry of Rekor."""
    proof = SimpleNamespace(log_index=index, tree_size=size, hashes=path, root_hash=root)
    return SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, canonicalized_body=body))


def test_sigstore_takes_every_proof_and_refuses_each_that_was_tampered_with(figure: Figure) -> None:
    taken = refused = 0
    for size in SIZES:
        node = node_of(size)
        root = merkle.root(size, node)
        for index in range(0, size, 1 if size < 65 else 7):
            body, path = entries_of(size)[index], merkle.inclusion(index, size, node)
            sigstore_merkle.verify_merkle_inclusion(entry(body, index, size, path, root))
            taken += 1
            wrong = [
                entry(bent(body), index, size, path, root),
                entry(body, index, size, path, bent(root)),
                entry(body, index, size, [*path, root], root),
                *(entry(body, index, size, [bent(path[0]), *path[1:]], root) for _ in path[:1]),
            ]
            for each in wrong:
                with pytest.raises(sigstore_errors.VerificationError):
                    sigstore_merkle.verify_merkle_inclusion(each)
                refused += 1
    assert taken > 150 and refused > 600
    figure("G14", f"changed proofs that sigstore takes, of {refused}", 0, goal=0)


class Ring:
    """Sigstore's keyring, with our one key in it."""

    def verify(self, *, key_id: bytes, signature: bytes, data: bytes) -> None:
        try:
            PRIVATE.public_key().verify(signature, data)
        except InvalidSignature:
            raise sigstore_errors.VerificationError("no") from None


def test_sigstore_reads_and_checks_our_checkpoint_with_the_signatures_of_witness_and_next_key_beside() -> (
    None
):
    head = Checkpoint(ORIGIN, 257, merkle.root(257, node_of(257)))
    seen_by = note.Key("register.example/witness", note.COSIGNATURE, KEY.public)
    following = Ed25519PrivateKey.generate()
    after = note.Key(ORIGIN, note.ED25519, following.public_key().public_bytes_raw())
    lines = [
        note.signature_line(after, following.sign(head.text.encode())),
        note.signature_line(KEY, PRIVATE.sign(head.text.encode())),
        note.cosignature_line(seen_by, head.text, at=1_800_000_000, sign=PRIVATE.sign),
    ]
    text = note.written(head.text, lines)
    found = sigstore_checkpoint.SignedCheckpoint.from_text(text)
    assert (found.checkpoint.origin, found.checkpoint.log_size) == (ORIGIN, 257)
    assert found.checkpoint.log_hash == head.root.hex()
    found.signed_note.verify(Ring(), KEY.id)
    changed = sigstore_checkpoint.SignedCheckpoint.from_text(text.replace("\n257\n", "\n258\n", 1))
    with pytest.raises(sigstore_errors.VerificationError):
        changed.signed_note.verify(Ring(), KEY.id)
    with pytest.raises(sigstore_errors.VerificationError):
        found.signed_note.verify(Ring(), bent(KEY.id))
