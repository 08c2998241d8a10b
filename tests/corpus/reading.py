"""The samples as they are kept in ``tests/golden/badge/corpus``: what is judged is what lies there."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from tests.corpus.sample import Kind, Sample

FOLDER = Path(__file__).parent.parent / "golden" / "badge" / "corpus"


@cache
def samples() -> tuple[Sample, ...]:
    """Every sample of the manifest, with its file read."""
    return tuple(_read(each) for each in json.loads((FOLDER / "manifest.json").read_text())["samples"])


def for_witnesses() -> list[Sample]:
    """Those that the seven witnesses can read: tokens and pictures. Proofs inside have a witness of their own."""
    return [each for each in samples() if not each.has_its_proof_inside]


def bad() -> list[Sample]:
    return [each for each in samples() if each.verdict is not Outcome.VALID]


def key_file(name: str) -> Path:
    return FOLDER / "keys" / f"{name}.json"


@cache
def keys(name: str) -> TrustedKeys:
    return TrustedKeys.from_file(key_file(name).read_bytes())


def status_file(name: str) -> Path:
    return FOLDER / "lists" / f"{name}.jwt"


def lists(sample: Sample) -> list[str]:
    return [status_file(name).read_text() for name in sample.status]


def _read(entry: dict[str, object]) -> Sample:
    file = FOLDER / str(entry["file"])
    return Sample(
        name=file.stem,
        kind=Kind(entry["class"]),
        wrong=str(entry["wrong"]),
        data=file.read_bytes(),
        verdict=Outcome(entry["verdict"]),
        suffix=file.suffix[1:],
        on=None if entry["on"] is None else str(entry["on"]),
        at=datetime.fromisoformat(str(entry["at"])),
        keys=str(entry["keys"]),
        status=tuple(entry["status"]),  # pyright: ignore[reportArgumentType]
        by_books=Outcome(entry["by_books"]) if "by_books" in entry else None,
    )
