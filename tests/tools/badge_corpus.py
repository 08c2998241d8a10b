"""Writes tests/golden/badge/corpus from its fixed keys, or with ``--check`` says what is out of date."""

import json
import sys
from pathlib import Path

from tests.corpus import carriers, contents, good, lists, making, proofs, tokens
from tests.corpus.reading import FOLDER
from tests.corpus.sample import Sample

PLATES = "plates"
"""The one folder that is not made, but used."""


def samples() -> list[Sample]:
    """Every sample, good ones first, each name once a class."""
    found = [
        *good.good(),
        *proofs.good(),
        *tokens.signatures(),
        *tokens.headers(),
        *tokens.keys(),
        *contents.contradictions(),
        *contents.other_tokens(),
        *lists.samples(),
        *lists.suspended(),
        *lists.terms(),
        *carriers.drawings(),
        *carriers.photographs(),
        *good.elsewhere(),
        *proofs.elsewhere(),
        *proofs.forged(),
    ]
    found.sort(key=lambda each: list(type(each.kind)).index(each.kind))
    if len({each.file for each in found}) != len(found):
        raise ValueError("two samples have one name")
    return found


def files() -> dict[str, bytes]:
    """All that belongs in the folder, by path."""
    found = samples()
    made = {each.file: each.data for each in found}
    made |= {f"lists/{name}.jwt": token.encode() for name, token in lists.files().items()}
    made |= {f"keys/{name}.json": _json(document) for name, document in making.key_files().items()}
    return made | {"manifest.json": _json({"samples": [entry(each) for each in found]})}


def entry(sample: Sample) -> dict[str, object]:
    """What the manifest says of a sample."""
    return {
        "file": sample.file,
        "class": sample.kind.value,
        "wrong": sample.wrong,
        "verdict": sample.verdict.value,
        "on": sample.on,
        "at": sample.at.isoformat(),
        "keys": sample.keys,
        "status": list(sample.status),
        **({"by_books": sample.by_books.value} if sample.by_books else {}),
    }


def differences(folder: Path = FOLDER) -> list[str]:
    """One sentence for each file that is not as it would be made now."""
    made = files()
    kept = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != PLATES
    }
    return [
        *(f"{path} is missing." for path in sorted(made.keys() - kept.keys())),
        *(f"{path} is not one of the samples." for path in sorted(kept.keys() - made.keys())),
        *(f"{path} differs." for path in sorted(made.keys() & kept.keys()) if made[path] != kept[path]),
    ]


def write(folder: Path = FOLDER) -> None:
    made = files()
    for path in folder.rglob("*"):
        if path.is_file() and path.parent.name != PLATES and str(path.relative_to(folder)) not in made:
            path.unlink()
    for path, data in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


if __name__ == "__main__":
    if "--check" not in sys.argv:
        write()
    lines = differences()
    print("\n".join(lines) or "The samples are up to date.")
    sys.exit(1 if lines else 0)
