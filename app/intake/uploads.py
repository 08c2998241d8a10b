"""Uploaded files of a delivery, in a private folder of their own until the work on them is over."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import FileStorage

from monitor.unpacking import GZIP, PARQUET, ZIP
from monitor.workspace import held
from monitor.zstd_frames import MAGIC
from signatories.base import public_id

CHUNK = 2**18
LIGHT_BYTES = 8 * 2**20
"""What is read within five seconds, also on a small machine; the worker does what is heavier."""
PACKED = 10
"""How many bytes a packed byte usually holds."""
PROOF = "proof"


@dataclass(frozen=True)
class Upload:
    """The folder of one delivery; ``folder.name`` is also the name of its job."""

    folder: Path

    @property
    def files(self) -> list[Path]:
        """The files in the order in which they were handed in; their names are ours."""
        return sorted(self.folder.glob("file-*"))

    @property
    def proof(self) -> bytes | None:
        path = self.folder / PROOF
        return path.read_bytes() if path.is_file() else None

    @property
    def is_light(self) -> bool:
        return sum(_weight(file) for file in self.files) <= LIGHT_BYTES

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def root(data_dir: Path) -> Path:
    folder = data_dir / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(data_dir: Path, files: Sequence[FileStorage], proof: FileStorage | None) -> Upload:
    """Write uploaded files to a fresh folder, a piece at a time. Their names are neither used nor kept."""
    upload = Upload(root(data_dir) / public_id())
    upload.folder.mkdir(mode=0o700)
    lock = held(upload.folder)
    try:
        for number, file in enumerate(files, start=1):
            file.save(upload.folder / f"file-{number:02}", buffer_size=CHUNK)
        if proof is not None and proof.filename:
            proof.save(upload.folder / PROOF, buffer_size=CHUNK)
    except BaseException:
        upload.remove()
        raise
    finally:
        if lock is not None:
            os.close(lock)
    return upload


def _weight(file: Path) -> int:
    with file.open("rb") as stream:
        start = stream.read(4)
    factor = PACKED if start.startswith((GZIP, ZIP, PARQUET, MAGIC)) else 1
    return file.stat().st_size * factor
