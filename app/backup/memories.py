"""What must never go back, when an older backup takes the place of a newer register.

The signer remembers what it signed, so that it signs nothing that takes it back; the list of keys
remembers which were given up; the published log is what the world has seen. Where the place has a
newer one of these than the backup, the newer one stays, or both become one.
"""

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.backup.gathering import OF_SIGNER
from app.transparency.files import LogFiles
from badge import did, key_files, status_list
from badge.key_states import GONE, KeyState
from badge.signer.memory import BITS, JOURNAL, TREE, bits_in, tree_in
from badge.strict import base64url_decode
from tlog import checkpoint, merkle, note, tiles

KEY_LIST = "keys.json"
FARTHER = (KeyState.NEXT, KeyState.ACTIVE, KeyState.PREVIOUS, KeyState.RETIRED, KeyState.WITHDRAWN)
"""The states of a key in the order of its life: none leads back."""


def of_one_register(place: Path, staged: Path) -> bool:
    """Whether both had one key together: what is of another register has nothing to remember here."""
    return any(
        _known(_list(path)) & _known(_list(staged / path.relative_to(place))) for path in _key_lists(place)
    )


def keep_published_log(place: Path, staged: Path, *, keys_of: Path) -> bool:
    """Take the larger published log of the two into *staged*; whether that is the one of *place*.

    One that its checkpoint does not bear out is not taken. *keys_of*: where the list of the log's keys lies.
    """
    mine, theirs = LogFiles(place / "published" / "log"), LogFiles(staged / "published" / "log")
    if mine.size() <= theirs.size() or not _holds(mine, _list(keys_of / "log" / "keys" / KEY_LIST)):
        return False
    shutil.rmtree(theirs.folder, ignore_errors=True)
    shutil.copytree(mine.folder, theirs.folder, ignore=shutil.ignore_patterns(".*"))
    return True


def keep_signers(place: Path, staged: Path) -> list[str]:
    """Add what the signer of *place* remembers to the memory in *staged*; the names of what was newer there.

    Raises ``Malformed`` where the memory of *place* cannot be read.
    """
    mine, theirs, newer = place / "signer", staged / "signer", []
    if not mine.is_dir():
        return newer
    theirs.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = _joined(_lines(theirs / JOURNAL), _lines(mine / JOURNAL))
    if lines != _lines(theirs / JOURNAL):
        key_files.write_whole(theirs / JOURNAL, b"".join(lines))
        newer.append(JOURNAL)
    bits, before = bits_in(theirs), bits_in(mine)
    together = {
        name: _either(bits.get(name), before.get(name)) for name in sorted(bits.keys() | before.keys())
    }
    if together != bits:
        packed = {name: status_list.pack(status_list.indexes(each)) for name, each in together.items()}
        key_files.write_whole(theirs / BITS, json.dumps(packed).encode("ascii"))
        newer.append(BITS)
    head, other = tree_in(mine), tree_in(theirs)
    if head is not None and (other is None or other.size < head.size):
        key_files.write_whole(theirs / TREE, head.text.encode())
        newer.append(TREE)
    return newer


def keep_keys(place: Path, staged: Path) -> bool:
    """Let no key go back in its life: every list of keys in *staged* learns what that of *place* knows."""
    changed = False
    for path in _key_lists(place):
        folder = staged / path.parent.relative_to(place)
        key_files.make_folder(folder)
        before = _list(folder / KEY_LIST)
        together = _farthest(before, _list(path))
        if together == before:
            continue
        changed = True
        key_files.write_list(folder / KEY_LIST, together)
        for pem in path.parent.glob("*.pem"):
            if not (folder / pem.name).exists():
                shutil.copyfile(pem, folder / pem.name)
                (folder / pem.name).chmod(0o600)
        for name in _known([each for each in together if KeyState(each["state"]) in GONE]):
            (folder / f"{name}.pem").unlink(missing_ok=True)
    return changed


def _key_lists(place: Path) -> list[Path]:
    return sorted(path for top in OF_SIGNER for path in (place / top).glob(f"**/{KEY_LIST}"))


def _holds(files: LogFiles, known: list[dict[str, Any]]) -> bool:
    """Whether the published files are those that the log signed, by one of its *known* keys."""
    try:
        text = files.checkpoint() or ""
        origin = checkpoint.read_text(note.read(text).text).origin
        keys = [note.Key(origin, note.ED25519, base64url_decode(each["public"]["x"])) for each in known]
        head, _ = checkpoint.opened(text, keys)
        leaves = [
            merkle.leaf_hash(leaf)
            for level, index, width in tiles.files_of(head.size)
            if level == tiles.ENTRIES
            for leaf in tiles.unbundled(files.read(tiles.path_of(level, index, width)))
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return len(leaves) == head.size and merkle.root(head.size, merkle.nodes_of(leaves)) == head.root


def _farthest(theirs: list[dict[str, Any]], mine: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {did.thumbprint(each["public"]): each for each in theirs}
    for each in mine:
        name = did.thumbprint(each["public"])
        if name not in found or _age(each) > _age(found[name]):
            found[name] = each
    return list(found.values())


def _known(keys: list[dict[str, Any]]) -> set[str]:
    return {did.thumbprint(each["public"]) for each in keys}


def _either(one: bytes | None, other: bytes | None) -> bytes:
    if not one or not other:
        return one or other or b""
    return bytes(first | second for first, second in zip(one, other, strict=True))


def _age(entry: dict[str, Any]) -> int:
    return FARTHER.index(KeyState(entry["state"]))


def _list(path: Path) -> list[dict[str, Any]]:
    with suppress(OSError):
        return key_files.read_list(path)
    return []


def _lines(path: Path) -> list[bytes]:
    """The whole lines of a journal; one that was cut off counts not."""
    with suppress(OSError):
        return [each for each in path.read_bytes().splitlines(keepends=True) if each.endswith(b"\n")]
    return []


def _joined(earlier: Iterable[bytes], later: Iterable[bytes]) -> list[bytes]:
    return list(dict.fromkeys([*earlier, *later]))
