"""The formats of the public log: roots that others published, proofs, tiles, notes, what a witness decides."""

import contextlib
import hashlib
from functools import cache
from http import HTTPStatus

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tlog import checkpoint, merkle, note, proof, tiles, witness
from tlog.checkpoint import Checkpoint

VECTORS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The tree of Certificate Transparency's own tests, by its size."""
ORIGIN = "register.example/log"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
KEY = note.Key(ORIGIN, note.ED25519, PRIVATE.public_key().public_bytes_raw())
SEEN_BY = note.Key("witness.example/w1", note.COSIGNATURE, PRIVATE.public_key().public_bytes_raw())


def leaves_of(size: int) -> list[bytes]:
    return [merkle.leaf_hash(f"entry {number}".encode()) for number in range(size)]


@cache
def tree(size: int) -> tuple[merkle.Node, bytes]:
    node = merkle.nodes_of(leaves_of(size))
    return node, merkle.root(size, node)


def signed(size: int, *more: str) -> str:
    text = Checkpoint(ORIGIN, size, tree(size)[1]).text
    return note.written(text, [note.signature_line(KEY, PRIVATE.sign(text.encode())), *more])


def test_the_roots_are_those_that_others_published() -> None:
    node = merkle.nodes_of([merkle.leaf_hash(bytes.fromhex(each)) for each in VECTORS])
    assert [merkle.root(size, node).hex() for size in range(9)] == ROOTS
    path = [each.hex() for each in merkle.inclusion(0, 8, node)]
    assert path == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_every_leaf_of_every_small_tree_has_a_path_that_holds_for_it_alone() -> None:
    for size in range(1, 24):
        node, root = tree(size)
        leaves = leaves_of(size)
        for index in range(size):
            path = merkle.inclusion(index, size, node)
            assert merkle.holds_leaf(leaves[index], index, size, path, root)
            assert not merkle.holds_leaf(leaves[index], index + 1, size, path, root)
            assert not merkle.holds_leaf(leaves[index], index, size, [*path, root], root)
            assert not merkle.holds_leaf(merkle.leaf_hash(b"other"), index, size, path, root)
            assert not (path and merkle.holds_leaf(leaves[index], index, size, path[:-1], root))
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion(3, 3, tree(3)[0])


def test_every_tree_continues_each_that_was_before_and_no_other() -> None:
    for new in range(18):
        node, root = tree(new)
        for old in range(new + 1):
            was = merkle.root(old, node)
            path = merkle.consistency(old, new, node)
            assert merkle.continues(old, new, was, root, path)
            assert not merkle.continues(old, new, merkle.leaf_hash(b"other"), root, path)
            assert not merkle.continues(old, new, was, root, [*path, root])
            if path:
                bent = [bytes([path[0][0] ^ 1]) + path[0][1:], *path[1:]]
                assert not merkle.continues(old, new, was, root, bent)
                assert not merkle.continues(old, new, was, root, path[:-1])
    with pytest.raises(ValueError, match="larger"):
        merkle.consistency(3, 2, tree(3)[0])


class Folder(dict[str, bytes]):
    """Files in memory."""

    def read(self, path: str) -> bytes:
        if path not in self:
            raise FileNotFoundError(path)
        return self[path]

    def grow(self, old: int, new: int) -> None:
        entries = [f"entry {number}".encode() for number in range(old, new)]
        made = tiles.grown(old, [(each, merkle.leaf_hash(each)) for each in entries], self.read)
        self.update({tiles.path_of(level, index, width): data for level, index, width, data in list(made)})


@pytest.mark.parametrize(
    "steps",
    [(1, 2, 255, 256, 257), (700,), (256, 512), pytest.param((65_536 + 300,), marks=pytest.mark.drill)],
)
def test_tiles_grow_in_steps_as_they_would_at_once(steps: tuple[int, ...]) -> None:
    folder, old = Folder(), 0
    for size in steps:
        folder.grow(old, size)
        old = size
    assert {tiles.path_of(*each) for each in tiles.files_of(old)} <= set(folder)
    assert all(tiles.PATH.fullmatch(each) for each in folder)
    leaves = leaves_of(old)
    node = tiles.nodes_in(folder.read, old)
    assert merkle.root(old, node) == merkle.root(old, merkle.nodes_of(leaves))
    for index in (0, old // 2, old - 1):
        assert merkle.holds_leaf(
            leaves[index], index, old, merkle.inclusion(index, old, node), merkle.root(old, node)
        )
    bundle = folder[tiles.path_of(tiles.ENTRIES, 0, min(old, 256))]
    assert tiles.unbundled(bundle)[0] == b"entry 0"


def test_paths_are_those_of_the_specification() -> None:
    assert tiles.path_of(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tiles.path_of(tiles.ENTRIES, 5, 112) == "tile/entries/005.p/112"
    whole = list(tiles.files_of(70_000))
    assert sum(level == 0 and width == 256 for level, _, width in whole) == 273
    assert [each for each in whole if each[0] != tiles.ENTRIES and each[2] < 256] == [
        (0, 273, 112),
        (1, 1, 17),
        (2, 0, 1),
    ]
    assert not tiles.PATH.fullmatch("tile/0/../../secrets")


def test_a_bundle_that_was_cut_off_and_an_entry_that_is_too_long_are_refused() -> None:
    with pytest.raises(ValueError, match="cut off"):
        tiles.unbundled(tiles.bundled([b"one"])[:-1])
    with pytest.raises(ValueError, match="too long"):
        tiles.bundled([b"x" * 65_536])


def test_a_checkpoint_is_believed_by_its_own_signature_and_strange_ones_are_ignored() -> None:
    strange = note.signature_line(note.Key("other.example", note.ED25519, b"\x01" * 32), b"\x00" * 64)
    found, signatures = checkpoint.opened(signed(5, strange), [KEY])
    assert (found.size, [each.key for each in signatures]) == (5, [KEY])
    only_strange = note.written(found.text, [strange])
    with pytest.raises(note.NotANote, match="not signed by the log"):
        checkpoint.opened(only_strange, [KEY])
    forged = note.written(found.text, [note.signature_line(KEY, b"\x00" * 64)])
    with pytest.raises(note.NotANote, match="does not hold"):
        checkpoint.opened(forged, [KEY])


@pytest.mark.parametrize("size", ["05", "+5", "-1", "5 ", "", "0x5", "\u0665"])
def test_a_size_is_written_in_one_way(size: str) -> None:
    root = checkpoint.hash_text(b"\x00" * 32)
    with pytest.raises(note.NotANote):
        checkpoint.read_text(f"{ORIGIN}\n{size}\n{root}\n")


def test_every_changed_byte_of_a_checkpoint_is_seen() -> None:
    whole = signed(5)
    start = len(whole.encode())
    data = whole.encode()
    for place in range(start):
        bent = (data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]).decode(errors="replace")
        with pytest.raises(note.NotANote):
            checkpoint.opened(bent, [KEY])


def test_a_key_is_one_line_and_reads_back() -> None:
    assert note.read_vkey(KEY.vkey) == KEY
    name, number, data = KEY.vkey.split("+", 2)
    for wrong in (f"{name}+00000000+{data}", f"{name}+{number}", f"{name}+{number}+AAAA", "", "a b+1+2"):
        with pytest.raises(note.NotANote):
            note.read_vkey(wrong)
    # The key of the specification's own example (Go's checksum database).
    known = note.read_vkey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert known.id.hex() == "033de0ae"


def test_a_cosignature_says_when_and_holds_for_its_text_alone() -> None:
    text = Checkpoint(ORIGIN, 5, tree(5)[1]).text
    line = note.cosignature_line(SEEN_BY, text, at=1_679_315_147, sign=PRIVATE.sign)
    _, signatures = checkpoint.opened(signed(5, line), [KEY, SEEN_BY])
    assert [(each.key.name, each.at) for each in signatures] == [
        (ORIGIN, None),
        ("witness.example/w1", 1_679_315_147),
    ]
    with pytest.raises(note.NotANote, match="does not hold"):
        checkpoint.opened(signed(6, line), [KEY, SEEN_BY])


def test_a_proof_is_one_file_that_can_be_checked_alone() -> None:
    node, _ = tree(12)
    whole = proof.Proof(7, tuple(merkle.inclusion(7, 12, node)), signed(12), extra=b"entry 7")
    text = proof.written(whole)
    assert text.startswith("c2sp.org/tlog-proof@v1\nextra ZW50cnkgNw==\nindex 7\n")
    again = proof.read(text)
    assert again == whole
    assert proof.proven(again, merkle.leaf_hash(again.extra), [KEY]).checkpoint.size == 12
    with pytest.raises(note.NotANote, match="not in the tree"):
        proof.proven(again, merkle.leaf_hash(b"entry 8"), [KEY])
    for wrong in (
        text.replace("index 7", "index 07"),
        text.replace("@v1", "@v2"),
        text.replace("\n\n", "\n", 1),
        "",
    ):
        with pytest.raises(note.NotANote):
            proof.read(wrong)


def ask(old: int, new: int, *, bent: bool = False, body: str | None = None) -> witness.Asked:
    path = merkle.consistency(old, new, tree(new)[0]) if old <= new else []
    if bent:
        path = [hashlib.sha256(each).digest() for each in path]
    return witness.Asked(old, tuple(path), body or signed(new))


def decide(asked: witness.Asked, last: int) -> Checkpoint | tuple[HTTPStatus, int | None]:
    seen = {ORIGIN: Checkpoint(ORIGIN, last, tree(last)[1])} if last else {}
    try:
        return witness.judged(witness.read(witness.written(asked)), logs={ORIGIN: [KEY]}, seen=seen)
    except witness.Refused as refused:
        return refused.status, refused.size


def test_a_witness_signs_what_continues_and_nothing_else() -> None:
    assert decide(ask(0, 9), 0) == Checkpoint(ORIGIN, 9, tree(9)[1])
    assert decide(ask(5, 9), 5) == Checkpoint(ORIGIN, 9, tree(9)[1])
    assert decide(ask(5, 5), 5) == Checkpoint(ORIGIN, 5, tree(5)[1])
    assert decide(ask(0, 9), 5) == (HTTPStatus.CONFLICT, 5)
    assert decide(ask(4, 4), 5) == (HTTPStatus.CONFLICT, 5)
    assert decide(ask(5, 9, bent=True), 5) == (HTTPStatus.UNPROCESSABLE_ENTITY, None)
    assert decide(ask(9, 5), 9) == (HTTPStatus.BAD_REQUEST, None)


def test_a_witness_answers_strangers_and_forgers_with_their_own_numbers() -> None:
    other = note.Key("other.example/log", note.ED25519, KEY.public)
    text = Checkpoint(other.name, 5, tree(5)[1]).text
    strange = note.written(text, [note.signature_line(other, PRIVATE.sign(text.encode()))])
    assert decide(ask(0, 5, body=strange), 0) == (HTTPStatus.NOT_FOUND, None)
    text = Checkpoint(ORIGIN, 5, tree(5)[1]).text
    forged = note.written(text, [note.signature_line(KEY, b"\x00" * 64)])
    assert decide(ask(0, 5, body=forged), 0) == (HTTPStatus.FORBIDDEN, None)
    fork = Checkpoint(ORIGIN, 5, merkle.leaf_hash(b"fork")).text
    forked = note.written(fork, [note.signature_line(KEY, PRIVATE.sign(fork.encode()))])
    assert decide(ask(5, 5, body=forked), 5) == (HTTPStatus.CONFLICT, 5)
    for body in ("", "old 05\n\n" + signed(5), "old 1\nAAAA\n\n" + signed(5), "old 0\n\nnothing"):
        with pytest.raises(witness.Refused) as refused:
            witness.judged(witness.read(body), logs={ORIGIN: [KEY]}, seen={})
        assert refused.value.status == HTTPStatus.BAD_REQUEST


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda each: each.decode("latin-1")))
def test_whatever_is_handed_in_is_read_or_refused(text: str) -> None:
    for reader in (note.read, note.read_vkey, proof.read, checkpoint.read_text):
        with contextlib.suppress(note.NotANote):
            assert reader(text) is not None
    with contextlib.suppress(witness.Refused):
        assert witness.read(text).old >= 0
