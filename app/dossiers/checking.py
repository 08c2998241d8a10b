"""Checks the JSON file of a dossier without the register: its digests, its entries, and a copy of the log."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from app.dossiers import chained
from app.dossiers.content import FORMAT
from app.dossiers.writing import digests
from sentences import N_, SpokenError
from signatories import leaves
from tlog import merkle

FIELDS = ("position", "at", "kind", "data", "salt", "digest")


class NotADossier(SpokenError):
    code = "not-a-dossier"
    sentence = N_("This is not the JSON file of a dossier of this register.")


class NotALog(SpokenError):
    code = "not-a-log"
    sentence = N_("This is not an export of the log: a JSON line for each entry, in their order.")


class Check(NamedTuple):
    """One thing that was looked at: whether it holds, and in words what was looked at."""

    holds: bool
    words: str


def read(file: bytes) -> Mapping[str, Any]:
    """The file as data. Raises ``NotADossier``."""
    try:
        whole = json.loads(file)
        is_one = whole["content"]["format"] in (FORMAT, chained.FORMAT) and isinstance(whole["digests"], dict)
        _ = [(part["key"], [claim["log_entries"] for claim in part["claims"]]) for part in _parts(whole)]
        names = chained.FIELDS if is_chained(whole) else FIELDS
        _ = [tuple(entry[name] for name in names) for entry in whole["content"]["log"]["entries"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotADossier from None
    if not is_one:
        raise NotADossier
    return whole


def is_chained(whole: Mapping[str, Any]) -> bool:
    """Whether it was made before the log was a tree: then less of it can be checked."""
    return whole["content"]["format"] == chained.FORMAT


def read_log(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The entries of an export of the log. Raises ``NotALog``."""
    for line in lines:
        if line.strip():
            try:
                entry = json.loads(line)
                _fields(entry)
            except (ValueError, KeyError, TypeError, RecursionError):
                raise NotALog from None
            yield entry


def check(
    whole: Mapping[str, Any],
    *,
    pdf: bytes | None = None,
    log: Iterable[Mapping[str, Any]] | None = None,
) -> list[Check]:
    """Everything that can be checked with what is given; the dossier holds when all of it does."""
    content, stated = whole["content"], whole["digests"]
    made = digests(content)
    found = [
        Check(stated.get("content") == made["content"], "the digest of the whole content"),
        Check(stated.get("log") == made["log"], "the digest of the log part"),
        Check(
            set(stated.get("parts", {})) == set(made["parts"]),
            "each part has its digest, and there is no other",
        ),
    ]
    found += [
        Check(stated.get("parts", {}).get(key) == digest, f"the digest of the part {key}")
        for key, digest in made["parts"].items()
    ]
    entries = {entry["position"]: entry for entry in content["log"]["entries"]}
    is_old = is_chained(whole)
    found += [
        Check(
            chained.is_whole(entry) if is_old else _is_whole(entry),
            f"entry {position} of the log has the digest of what it says",
        )
        for position, entry in entries.items()
    ]
    found += [
        Check(_stands_in(content["log"], entry), f"entry {position} is in the tree that the dossier names")
        for position, entry in entries.items()
        if not is_old
    ]
    cited = {
        position for part in content["parts"] for claim in part["claims"] for position in claim["log_entries"]
    }
    found.append(
        Check(cited == set(entries), "the entries that the claims name are in the file, and no other")
    )
    if pdf is not None:
        found.append(Check(stated.get("pdf") == hashlib.sha256(pdf).hexdigest(), "the digest of the PDF"))
    if log is not None and is_old:
        return found + [Check(*each) for each in chained.against(entries, log)]
    return found + (list(_against(content["log"], entries, log)) if log is not None else [])


def _against(
    stated: Mapping[str, Any], entries: Mapping[int, Mapping[str, Any]], log: Iterable[Mapping[str, Any]]
) -> Iterator[Check]:
    """Hold the entries and the head of the log against a copy of the whole log."""
    digests: list[bytes] = []
    missing = dict(entries)
    for entry in log:
        size = len(digests)
        if entry["position"] != size or not _is_whole(entry):
            yield Check(False, f"the copy of the log continues at entry {size}")
            return
        if size in missing and _fields(missing.pop(size)) != _fields(entry):
            yield Check(False, f"entry {size} is the same in the copy of the log")
        digests.append(bytes.fromhex(entry["digest"]))
    yield Check(True, f"the copy of the log continues over {len(digests)} entries")
    yield Check(not missing, "every entry of the dossier is in the copy of the log")
    is_long = len(digests) >= stated["size"]
    root = merkle.root(stated["size"], merkle.nodes_of(digests)).hex() if is_long else ""
    yield Check(root == stated["digest"], f"the tree of the log had that root at {stated['size']} entries")


def _is_whole(entry: Mapping[str, Any]) -> bool:
    try:
        at = datetime.fromisoformat(entry["at"])
        made = leaves.digest(entry["position"], at, entry["kind"], entry["data"], entry["salt"])
    except (TypeError, ValueError, AttributeError):
        return False
    return entry["digest"] == made


def _stands_in(stated: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    try:
        path = [bytes.fromhex(each) for each in entry["path"]]
        leaf, root = bytes.fromhex(entry["digest"]), bytes.fromhex(stated["digest"])
        return merkle.holds_leaf(leaf, entry["position"], stated["size"], path, root)
    except (KeyError, TypeError, ValueError):
        return False


def _fields(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(entry[name] for name in FIELDS)


def _parts(whole: Mapping[str, Any]) -> Any:
    return whole["content"]["parts"]
