"""What the formats of the public log refuse, each with its words, and the bounds of what they take."""

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tlog import checkpoint, merkle, note, proof, tiles, witness
from tlog.checkpoint import Checkpoint

ORIGIN = "register.example/log"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
KEY = note.Key(ORIGIN, note.ED25519, PUBLIC)
SEEN_BY = note.Key("witness.example/w1", note.COSIGNATURE, PUBLIC)
HASH = checkpoint.hash_text(b"\x00" * 32)
TEXT = f"{ORIGIN}\n3\n{HASH}\n"
LINE = note.signature_line(KEY, PRIVATE.sign(TEXT.encode()))
SIGNED = note.written(TEXT, [LINE])
ENTRY = b"entry 1"
LEAVES = [merkle.leaf_hash(b"entry 0"), merkle.leaf_hash(ENTRY)]
NODE = merkle.nodes_of(LEAVES)


def head(size: int, *signers: note.Key) -> str:
    text = Checkpoint(ORIGIN, size, merkle.root(size, NODE)).text
    lines = [note.signature_line(KEY, PRIVATE.sign(text.encode()))]
    lines += [note.cosignature_line(each, text, at=7, sign=PRIVATE.sign) for each in signers]
    return note.written(text, lines)


def proof_text(extra: bytes = ENTRY, signed: str = "") -> str:
    return proof.written(proof.Proof(1, (LEAVES[0],), signed or head(2), extra))


def said(read: Callable[[], object], kind: type[Exception]) -> str:
    with pytest.raises(kind) as refused:
        read()
    return str(refused.value)


def padded(text: str) -> str:
    """Other base64 of the same bytes: the bits that count for nothing are set."""
    return text[:-2] + chr(ord(text[-2]) + 1) + "="


@pytest.mark.parametrize(
    ("vkey", "why"),
    [
        ("", "not a key"),
        (f"a b+{KEY.id.hex()}+AQ==", "not a key"),
        (f"+{KEY.id.hex()}+AQ==", "not a key"),
        (f"{'n' * 201}+{KEY.id.hex()}+AQ==", "not a key"),
        (f"{ORIGIN}+00000000+*", "not base64"),
        (f"{ORIGIN}+00000000+AR==", "not base64"),
        (f"{ORIGIN}+00000000+AQ==", "not an Ed25519 key"),
        (f"{ORIGIN}+00000000+{base64.b64encode(b'/x02' + PUBLIC[:29]).decode()}", "not an Ed25519 key"),
        (f"{ORIGIN}+00000000+{base64.b64encode(bytes([1]) + PUBLIC).decode()}", "the id of the key is not its own"),
    ],
)  # fmt: skip
def test_a_key_is_refused_with_the_reason(vkey: str, why: str) -> None:
    assert said(lambda: note.read_vkey(vkey), note.NotANote) == why


def test_a_key_may_have_a_long_name_and_stand_in_a_file_of_one_line() -> None:
    for key in (note.Key("n" * 200, note.ED25519, PUBLIC), SEEN_BY):
        assert note.read_vkey(f" {key.vkey}\n") == key
    assert SEEN_BY.vkey.split("+")[0] == "witness.example/w1"
    assert base64.b64decode(SEEN_BY.vkey.split("+", 2)[2]) == b"\x04" + PUBLIC


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{'x' * note.LONGEST}\n\n{LINE}", "too long, or not plain text"),
        (f"a\tb\n\n{LINE}", "too long, or not plain text"),
        (f"a\n\n{LINE}\r", "too long, or not plain text"),
        (f"a\n{LINE}", "not a signed note"),
        (f"\n\n{LINE}", "not a signed note"),
        (f"a\n\n{LINE[:-1]}", "not a signed note"),
        ("a\n\n", "not a signed note"),
        (f"a\n\n{LINE * 65}", "not a signed note"),
        (f"a\n\n{LINE[2:]}", "not a signature line"),
        (f"a\n\n\u2014 {ORIGIN}\n", "not a signature line"),
        ("a\n\n\u2014 a+b AAAAAAA=\n", "not a signature line"),
        (f"a\n\n\u2014 {ORIGIN} AAAAAA==\n", "not a signature line"),
        (f"a\n\n\u2014 {ORIGIN} =\n", "not base64"),
        (f"a\n\n\u2014 {ORIGIN} AAAAAB==\n", "not base64"),
    ],
)  # fmt: skip
def test_a_note_is_refused_with_the_reason(text: str, why: str) -> None:
    assert said(lambda: note.read(text), note.NotANote) == why


def test_a_note_may_have_64_signatures_and_blank_lines_in_its_text() -> None:
    found = note.read(note.written("a\n\nb\n", [LINE] * note.MOST_SIGNATURES))
    assert (found.text, len(found.signatures)) == ("a\n\nb\n", 64)
    assert found.signatures[0][0] == ORIGIN
    assert found.signatures[0][1][:4] == KEY.id
    assert note.read_lines(LINE) == found.signatures[:1]
    five = f"\u2014 {ORIGIN} {base64.b64encode(b'12345').decode()}\n"
    assert note.read_lines(five) == ((ORIGIN, b"12345"),)


def test_a_signature_of_a_known_key_holds_or_the_note_is_refused() -> None:
    assert note.verified(note.read(SIGNED), [KEY]) == [note.Signed(KEY, None)]
    assert note.verified(note.read(SIGNED), [note.Key(ORIGIN, note.ED25519, b"\x01" * 32)]) == []
    assert note.verified(note.read(SIGNED), [note.Key("other.example", note.ED25519, PUBLIC)]) == []
    short, other = PRIVATE.sign(TEXT.encode())[:-1], PRIVATE.sign(b"other")
    for signature in (short, other, bytes(64)):
        bad = note.read(note.written(TEXT, [note.signature_line(KEY, signature)]))
        assert said(lambda bad=bad: note.verified(bad, [KEY]), note.NotANote) == "a signature does not hold"
    witnessed = note.cosignature_line(SEEN_BY, TEXT, at=2**40, sign=PRIVATE.sign)
    assert note.verified(note.read(note.written(TEXT, [witnessed])), [SEEN_BY]) == [
        note.Signed(SEEN_BY, 2**40)
    ]
    assert note.cosigned_text("a\n", 7) == b"cosignature/v1\ntime 7\na\n"


@pytest.mark.parametrize(
    ("read", "why"),
    [
        (lambda: checkpoint.read_text(f"{ORIGIN}\n3\n"), "not a checkpoint"),
        (lambda: checkpoint.read_text(f"{ORIGIN}\n3\n{HASH}"), "not a checkpoint"),
        (lambda: checkpoint.read_text(f"\n3\n{HASH}\n"), "not a checkpoint"),
        (lambda: checkpoint.read_text(f"{ORIGIN}\n03\n{HASH}\n"), "not a number"),
        (lambda: checkpoint.read_text(f"{ORIGIN}\n{'9' * 20}\n{HASH}\n"), "not a number"),
        (lambda: checkpoint.read_text(f"{ORIGIN}\n3\n{HASH[:-4]}\n"), "not a hash"),
        (lambda: checkpoint.read_text(f"{ORIGIN}\n3\n*\n"), "not a hash"),
        (lambda: checkpoint.read_text(f"{ORIGIN}\n3\n{padded(HASH)}\n"), "not a hash"),
        (lambda: checkpoint.read_hashes([HASH] * 64), "too many hashes"),
        (lambda: checkpoint.opened(head(2), []), "not signed by the log"),
        (lambda: checkpoint.opened(note.written(TEXT, [note.cosignature_line(SEEN_BY, TEXT, at=1, sign=PRIVATE.sign)]),
                                   [SEEN_BY]), "not signed by the log"),
    ],
)  # fmt: skip
def test_a_checkpoint_is_refused_with_the_reason(read: Callable[[], object], why: str) -> None:
    assert said(read, checkpoint.NotACheckpoint) == why


def test_a_checkpoint_reads_back_and_may_say_more() -> None:
    found = checkpoint.read_text(f"{ORIGIN}\n0\n{HASH}\nmore\n")
    assert found == Checkpoint(ORIGIN, 0, bytes(32))
    assert found.text == f"{ORIGIN}\n0\n{HASH}\n"
    assert checkpoint.read_number("9" * 19) == 10**19 - 1
    assert checkpoint.read_hashes([HASH] * 63) == [bytes(32)] * 63
    assert checkpoint.origin_of("https://register.example/a://b") == "register.example/a://b/log"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (proof_text().replace("@v1", "@v2"), "not a proof"),
        (proof_text().replace("\n\n", "\n"), "not a proof"),
        ("x" * (proof.LONGEST + 1), "not a proof"),
        (proof_text() + "x" * proof.LONGEST, "not a proof"),
        (proof_text().replace("index 1", "place 1"), "not a proof"),
        (f"{proof.FIRST}\n\n{SIGNED}", "not a proof"),
        (proof_text().replace("extra ", "extra *"), "not a proof"),
        (proof_text().replace("index 1", "index 01"), "not a number"),
        (proof_text(b""), "it does not bring its entry"),
        (proof_text(b"entry 2"), "the entry is not in the tree"),
        (proof_text().replace("index 1", "index 0"), "the entry is not in the tree"),
        (proof_text(), "witness.example/w1 did not sign"),
    ],
)
def test_a_proof_is_refused_with_the_reason(text: str, why: str) -> None:
    assert said(lambda: proof.checked(text, [KEY, SEEN_BY], all_of=[KEY, SEEN_BY]), note.NotANote) == why


def test_a_proof_tells_what_it_proves_and_who_signed() -> None:
    found, shown = proof.checked(proof_text(signed=head(2, SEEN_BY)), [KEY, SEEN_BY], all_of=[SEEN_BY])
    assert (found.index, found.extra, found.path) == (1, ENTRY, (LEAVES[0],))
    assert shown.checkpoint == Checkpoint(ORIGIN, 2, merkle.root(2, NODE))
    assert shown.signatures == (note.Signed(KEY, None), note.Signed(SEEN_BY, 7))
    assert proof.read(proof_text(b"")).extra == b""
    longest = proof_text() + "x" * (proof.LONGEST - len(proof_text()))
    assert proof.read(longest).signed.endswith("x")


def test_a_tree_has_no_proofs_beyond_its_ends() -> None:
    for index, size in ((-1, 2), (2, 2), (0, 0)):
        assert (
            said(lambda index=index, size=size: merkle.inclusion(index, size, NODE), ValueError)
            == "no such leaf"
        )
        assert not merkle.holds_leaf(LEAVES[0], index, size, [], LEAVES[0])
    for old, new in ((-1, 2), (2, 1)):
        assert (
            said(lambda old=old, new=new: merkle.consistency(old, new, NODE), ValueError)
            == "the older tree is larger"
        )
        assert not merkle.continues(old, new, LEAVES[0], LEAVES[0], [LEAVES[0]])
    assert merkle.continues(0, 2, merkle.EMPTY_ROOT, LEAVES[0], [])
    assert not merkle.continues(0, 2, merkle.EMPTY_ROOT, LEAVES[0], [LEAVES[0]])
    assert not merkle.continues(1, 2, LEAVES[0], merkle.root(2, NODE), [])


def test_tiles_that_are_gone_or_cut_off_are_refused_with_the_reason() -> None:
    files: dict[str, bytes] = {}

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    def grow(old: int) -> list[tuple[int | str, int, int, bytes]]:
        return list(tiles.grown(old, [(ENTRY, LEAVES[1])], read))

    assert said(lambda: tiles.hashes_in(bytes(31), 1), ValueError) == "a tile has another width"
    assert said(lambda: tiles.unbundled(b"\x00"), ValueError) == "a bundle was cut off"
    assert said(lambda: tiles.bundled([bytes(0x10000)]), ValueError) == "an entry is too long"
    assert tiles.unbundled(tiles.bundled([bytes(0xFFFF), b""])) == [bytes(0xFFFF), b""]
    with pytest.raises(FileNotFoundError):
        grow(1)
    files |= {"tile/0/000.p/1": LEAVES[0], "tile/entries/000.p/1": tiles.bundled([b"a", b"b"])}
    assert said(lambda: grow(1), ValueError) == "a bundle has another width"
    files["tile/entries/000.p/1"] = tiles.bundled([b"a"])
    assert grow(1) == [
        (0, 0, 2, LEAVES[0] + LEAVES[1]),
        ("entries", 0, 2, tiles.bundled([b"a", ENTRY])),
    ]
    files = {"tile/0/000": b"".join(LEAVES) + bytes(254 * 32)}
    assert tiles.nodes_in(read, 2)(1, 0) == merkle.root(2, NODE)  # a tile that has grown wider since
    with pytest.raises(FileNotFoundError):
        tiles.nodes_in(read, 513)(0, 512)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (f"old 0\n{HASH}\n{SIGNED}", 400, "Bad Request"),
        (f"new 0\n\n{SIGNED}", 400, "Bad Request"),
        (f"old 00\n\n{SIGNED}", 400, "Bad Request"),
        (f"old 0\n{HASH[:-4]}\n\n{SIGNED}", 400, "Bad Request"),
        (f"old 0\n\n{SIGNED[:-1]}", 400, "Bad Request"),
        (f"old 3\n\n{head(2)}", 400, "Bad Request"),
        (f"old 1\n\n{head(2)}", 409, "Conflict"),
        (f"old 0\n{HASH}\n\n{head(2)}", 422, "Unprocessable Entity"),
        (f"old 0\n\n{note.written(TEXT.replace(ORIGIN, 'other.example'), [LINE])}", 404, "Not Found"),
        (f"old 0\n\n{note.written(TEXT, [note.signature_line(KEY, bytes(64))])}", 403, "Forbidden"),
    ],
)
def test_a_witness_refuses_with_the_status_that_says_why(body: str, status: int, words: str) -> None:
    with pytest.raises(witness.Refused) as refused:
        witness.judged(witness.read(body), logs={ORIGIN: [KEY]}, seen={})
    assert (refused.value.status, str(refused.value)) == (status, words)
    assert refused.value.size == (0 if status == 409 else None)


def test_a_question_to_a_witness_is_written_as_it_is_read() -> None:
    asked = witness.Asked(1, (bytes(32), LEAVES[0]), head(2))
    text = witness.written(asked)
    assert text.startswith(f"old 1\n{HASH}\n") and text.endswith(f"\n\n{head(2)}")
    assert witness.read(text) == asked
